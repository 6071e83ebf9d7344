// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "failure/cause_list.hpp"
#include "failure/latent_structure.hpp"
#include "numerics/orthant_probability.hpp"

namespace faultline::failure {

/// Causes in blocks, ascending, and the probability of each.
struct BlockMembers {
  std::vector<CauseId> causes;
  std::vector<double> probabilities;
};

/// Those of a list of causes that are in blocks.
[[nodiscard]] BlockMembers members_in_blocks(std::span<const CauseId> causes, const CauseList& own,
                                             const LatentStructure& structure);

/// The event that causes in blocks all fail by themselves: that each of their latent variables is
/// below its threshold, in the order in which numerics take them.
struct LatentOrthant {
  std::vector<std::size_t> order;  ///< places among the causes; the least likely comes first, which
                                   ///< leaves less to chance (Genz & Bretz 2009, §4.1.3)
  std::vector<double> bounds;      ///< thresholds
  std::vector<double> lower;       ///< C of C·Cᵀ = R of the latent normals, row-major
  [[nodiscard]] std::size_t size() const { return order.size(); }
  /// Places of causes whose latent variables those before them determine: C has 0 there.
  [[nodiscard]] std::vector<std::size_t> determined() const;
};

/// `probabilities` by cause, each in (0, 1).
[[nodiscard]] LatentOrthant latent_orthant(const LatentStructure& structure,
                                           std::span<const CauseId> causes,
                                           std::span<const double> probabilities);

/// P(all of them fail by themselves), whose probabilities are `probabilities`: exact for two,
/// beyond that an orthant probability, of `points` as `most_points` there. 1 of none.
[[nodiscard]] numerics::OrthantProbability joint_probability(const LatentStructure& structure,
                                                             std::span<const CauseId> causes,
                                                             std::span<const double> probabilities,
                                                             std::size_t points);

}  // namespace faultline::failure
