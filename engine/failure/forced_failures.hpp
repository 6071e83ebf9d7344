// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/issue.hpp"
#include "failure/cause_list.hpp"
#include "failure/force_spec.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/shock.hpp"

namespace faultline::failure {

/// Causes that are made to fail in every trial (docs/methods/failure.md, "Forced failures").
struct ForcedFailures {
  double time = 0.0;                ///< years
  std::vector<CauseId> own;         ///< whose first failure by itself is at `time`; ascending
  std::vector<std::size_t> shocks;  ///< that come once more, at `time`; ascending places
  [[nodiscard]] bool empty() const { return own.empty() && shocks.empty(); }
};

/// Index of the occurrence of a shock that is forced: behind all that come by themselves, which are
/// fewer by the bound on expected occurrences.
inline constexpr std::uint32_t forced_index = std::uint32_t{1} << 23;

/// Complains below `force` about selectors that name nothing, and a day after the horizon.
[[nodiscard]] ForcedFailures compile_forced(const std::optional<ForceSpec>& spec,
                                            const CauseList& own, std::span<const Shock> shocks,
                                            double horizon_years, base::Issues& issues);

}  // namespace faultline::failure
