// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/first_failure.hpp"
#include "failure/force_spec.hpp"
#include "failure/forced_choice.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// Causes that are made to fail in every trial (docs/methods/failure.md, "Forced failures").
struct ForcedFailures {
  ForceMode mode = ForceMode::intervene;
  std::optional<double> time;       ///< years; there is one under `intervene`
  std::vector<CauseId> own;         ///< that fail by themselves, first at `time`; ascending
  std::vector<std::size_t> shocks;  ///< ascending places. Under `intervene` they come once more, at
                                    ///< `time`; under `condition` the first time they come is that
  std::vector<CauseId> set;         ///< some of which fail too; ascending
  ForcedChoice choice;              ///< of them
  [[nodiscard]] bool empty() const { return own.empty() && shocks.empty() && set.empty(); }
  [[nodiscard]] bool conditions() const { return mode == ForceMode::condition && !empty(); }
  /// What decides about the first failure of a cause in a trial that makes it fail.
  [[nodiscard]] FirstFailure first() const {
    if (mode == ForceMode::intervene) return FirstFailure::forced;
    return time ? FirstFailure::placed : FirstFailure::given;
  }
};

/// Causes that are made to fail together, ascending, and how likely it is that it is these.
struct ForcedSet {
  std::vector<CauseId> causes;
  double probability;
};

/// One, or one for each choice that is possible: of more than `most`, a sample of so many.
[[nodiscard]] std::vector<ForcedSet> forced_sets(const ForcedFailures& forced, std::size_t most);

/// Index of the occurrence of a shock that is forced: behind all that come by themselves, which are
/// fewer by the bound on expected occurrences.
inline constexpr std::uint32_t forced_index = std::uint32_t{1} << 23;

/// Complains below `force` about selectors that name nothing, a day after the horizon, and causes
/// that are to be known to fail but cannot fail by themselves, and a choice that there is not.
/// A choice by the model is not made yet: `choose_by_model` does that.
[[nodiscard]] ForcedFailures compile_forced(const std::optional<ForceSpec>& spec,
                                            const CauseList& own, std::span<const Shock> shocks,
                                            double horizon_years, base::Issues& issues);

}  // namespace faultline::failure
