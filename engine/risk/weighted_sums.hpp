// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "portfolio/loss_batch.hpp"
#include "risk/loss_sums.hpp"
#include "risk/measure_context.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// Sums over trials with weights below 64.
///
/// First moments are in units of 2⁻⁵⁰·u and so exact on the money grid where weights are 1. Squares
/// are taken in bands of four octaves: in band b, where 2^−4(b+1) ≤ x/u < 2^−4b, in units of
/// 2⁻⁵⁰·(2^−4b·u)², and rounded by at most 2⁻⁴³ of themselves. A term is below 2⁶³ units, so that
/// the sums of 2³⁴ trials stay below 2⁹⁷.
class WeightedSums {
 public:
  /// What a square may be off by, relative.
  static constexpr double square_error = 0x1p-43;

  explicit WeightedSums(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const WeightedSums& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] LossSums of(portfolio::HolderId holder, portfolio::Perspective perspective) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  /// The money grid spans 50 octaves.
  static constexpr std::size_t octaves_per_band = 4;
  static constexpr std::size_t bands = 13;
  /// Sums over the trials with a loss, one integer each: three of all losses, then for each band
  /// those of squares.
  struct Sum {
    enum : std::size_t { w, w2, wx, first_square };
    enum Square : std::size_t { wx2, w2x2, square_count };
    static constexpr std::size_t count = first_square + bands * square_count;
  };
  using Sums = std::array<numerics::Int128, Sum::count>;

  static void add_loss(Sums& sums, double loss, double weight);
  static double total_square(const Sums& sums, Sum::Square square);

  std::vector<double> unit_;      ///< by holder: u
  std::vector<double> per_unit_;  ///< by holder: 1/u, 0 for one who can lose nothing
  std::vector<Sums> sums_;        ///< holders × perspectives
};

}  // namespace faultline::risk
