// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "run/plan.hpp"

namespace faultline::cli {

/// What decides how much memory a run takes, and how much it may.
struct MemoryLimits {
  std::size_t workers;
  std::uint64_t batch_trials;
  std::uint64_t most_bytes;  ///< 0: what the machine has
};

/// Tells what a run will need, of memory and for occurrences that it keeps of the file. Throws
/// `UsageError` when it is more memory than there may be.
void check_memory(const run::Plan& plan, const MemoryLimits& limits);

}  // namespace faultline::cli
