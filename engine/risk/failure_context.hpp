// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "failure/expected_failures.hpp"

namespace faultline::risk {

/// Axes of the tables about failures, the same for all cases of a run.
struct FailureLabels {
  std::vector<std::string> causes;       ///< of all cases, sorted
  std::vector<std::string> leading;      ///< those that have rows in matrices, sorted
  std::vector<std::string> block_pairs;  ///< those of which pairs are pooled in any case, sorted
};

/// What failures are held against. All pointers outlive every measure of the context.
struct FailureContext {
  const failure::ExpectedFailures* expected;
  const FailureLabels* labels;
  std::uint64_t trials;  ///< of the whole run: which pairs are pooled
};

}  // namespace faultline::risk
