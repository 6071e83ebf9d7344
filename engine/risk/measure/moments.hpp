// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "numerics/int128.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// Expected loss, standard deviation and probability of a loss, per holder and perspective, each
/// with its error.
///
/// With m_k = Σwx^k/n: the expected loss is m₁, the variance (m₂ − m₁²)·n/(n − 1). Standard errors
/// are those of means of wx and, by the delta method, of ψ = w(x² − 2m₁x):
/// se(σ) = √(Var ψ / n) / 2σ. The interval of P(L > 0) is exact (Clopper–Pearson) without weights
/// and normal with them.
///
/// Sums are integers. First moments are in units of 2⁻⁵⁰·u, u the power of two above the holder's
/// largest loss, and so exact on its money grid. Higher powers of small losses would vanish beside
/// u^k, so losses are taken in bands of four octaves: in band b, where 2^−4(b+1) ≤ x/u < 2^−4b, the
/// k-th power is in units of 2⁻⁵⁰·(2^−4b·u)^k, and rounded by at most 2⁻³⁵ of itself. With weights
/// below 64 a term is below 2⁶³ units, so that the sums of 2³⁴ trials stay below 2⁹⁷.
///
/// A standard deviation below 2⁻²¹ of the root mean square loss is not told from 0, and its error
/// is given only where Var ψ exceeds 2⁻³¹ of the mean of ψ²: less could be made up by rounding.
class Moments {
 public:
  explicit Moments(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const Moments& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  /// The money grid spans 50 octaves.
  static constexpr std::size_t octaves_per_band = 4;
  static constexpr std::size_t bands = 13;
  /// Sums over the trials with a loss, one integer each: three of all losses, then for each band
  /// those of higher powers.
  struct Sum {
    enum : std::size_t { w, w2, wx, first_power };
    enum Power : std::size_t { wx2, w2x2, w2x3, w2x4, power_count };
    static constexpr std::size_t count = first_power + bands * power_count;
  };
  using Sums = std::array<numerics::Int128, Sum::count>;
  struct Tables;

  static std::size_t band_of(double loss);
  static void add_loss(Sums& sums, double loss, double weight);
  static double total_power(const Sums& sums, Sum::Power power, int exponent);
  void estimate(portfolio::HolderId holder, portfolio::Perspective perspective,
                const MeasureContext& context, Tables& tables) const;

  std::vector<double> unit_;      ///< by holder: u
  std::vector<double> per_unit_;  ///< by holder: 1/u, 0 for one who can lose nothing
  TrialTotals totals_;
  std::vector<Sums> sums_;  ///< holders × perspectives
};

static_assert(AccumulatesTrials<Moments>);

}  // namespace faultline::risk::measure
