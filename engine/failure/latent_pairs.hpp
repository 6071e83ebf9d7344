// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// How much more often than independent ones two causes fail by themselves under the copula: the
/// bivariate normal law, or the t law where the structure has a mixing variable.
class LatentPairs {
 public:
  /// `causes`: those that will be asked for, ascending; some may be in no block.
  LatentPairs(const LatentStructure& structure, std::span<const CauseId> causes);

  /// P(both) − P(one)·P(other) by pair of causes (`pair_place`), from the probability with which
  /// each fails by itself; 0 where one is in no block. Causes of different blocks have no
  /// correlation, and under a t law still fail together.
  [[nodiscard]] std::vector<double> covariances(std::span<const double> probability) const;

  /// Of the latent normals of two different causes, by their places among those asked for; 0 where
  /// they are in different blocks.
  [[nodiscard]] double correlation(std::size_t a, std::size_t b) const;
  [[nodiscard]] bool in_a_block(std::size_t place) const { return in_a_block_[place]; }

 private:
  void correlate(const FactorStructure& factors, std::span<const CauseId> causes);
  void correlate(const MatrixStructure& matrix, std::span<const CauseId> causes);

  double degrees_of_freedom_;
  std::vector<bool> in_a_block_;     ///< by cause
  std::vector<double> correlation_;  ///< by pair, of the latent normals
};

}  // namespace faultline::failure
