// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "estimation/pair_table.hpp"
#include "estimation/spec.hpp"
#include "estimation/tetrachoric.hpp"

namespace faultline::estimation {

/// What was found of two causes, members of a `LatentCorrelation` by place in it.
struct PairEstimate {
  std::size_t first = 0;
  std::size_t second = 0;
  PairTable table{};
  std::optional<Tetrachoric> own{};  ///< where the table says anything
  double target = 0.0;
  double correlation = 0.0;  ///< shrunk, and after the repair
};

/// Correlations of the latent variables of causes, with what was done to them.
struct LatentCorrelation {
  std::vector<std::size_t> members;  ///< histories that have a row, in order
  std::vector<PairEstimate> pairs;   ///< first < second, in the order of rows
  std::size_t informative = 0;       ///< pairs with an estimate of their own
  double intensity = 0.0;            ///< of the shrinkage
  std::vector<double> matrix;        ///< row-major; empty where no pair is informative
  double repair_distance = 0.0;      ///< Frobenius; 0 where the shrunk matrix is semidefinite
};

/// Estimates the correlation matrix of all causes that are no shocks:
///
/// 1. the windows of each pair are counted (`pair_table`), from the first day of the earliest;
/// 2. each informative pair has its tetrachoric correlation;
/// 3. the target is the mean of these, or with `Target::block` the mean over the pairs of the same
///    two groups; of all pairs where no pair of those groups is informative;
/// 4. r* = λt + (1 − λ)r with the intensity λ of `shrinkage_intensity` over the informative pairs
///    (E.6); a pair that is not informative has r* = t;
/// 5. the nearest positive semidefinite correlation matrix (numerics::nearest_correlation).
[[nodiscard]] LatentCorrelation latent_correlation(std::span<const History> histories,
                                                   const Options& options);

}  // namespace faultline::estimation
