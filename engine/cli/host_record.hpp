// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "run/run_result.hpp"
#include "run/stage_clock.hpp"

namespace faultline::cli {

/// Fills in the parts of a provenance that only the program knows: version, commit, compiler.
void add_build(run::Provenance& provenance);

/// Who computed it, when and how fast. `inputs` is left to the caller.
[[nodiscard]] run::HostRecord host_record(std::size_t workers,
                                          std::chrono::steady_clock::time_point start);

/// Where the time of the workers went, as it is recorded.
[[nodiscard]] std::vector<run::HostRecord::StageTime> stage_times(const run::StageSeconds& stages);

/// Remembers the command line for the host record.
void remember_command_line(int argc, char** argv);

/// Memory that the machine has, in bytes.
[[nodiscard]] std::size_t machine_memory_bytes();

}  // namespace faultline::cli
