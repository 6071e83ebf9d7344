// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace faultline::bench {

/// Something whose cost is a cost per trial.
struct MeasuredCall {
  std::string name;
  std::uint64_t trials;  ///< that one call deals with
  std::function<void()> call;
};

/// The main program of a benchmark. Measures every call by Google Benchmark, whose options it
/// takes, and reports time per trial and, where the machine counts them, instructions per trial.
///
///     --list            names of the calls and their trials, one a line
///     --repeat NAME N   makes one call N times and measures nothing: for tools that count
///
/// Returns the exit code.
[[nodiscard]] int run_measured_calls(int argc, char** argv, const std::vector<MeasuredCall>& calls);

}  // namespace faultline::bench
