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
/// Sums of the k-th power are integers in units of 2⁻⁵⁰·u^k, u the power of two above the holder's
/// largest loss, so first moments are exact on its money grid.
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
  /// Sums over the trials with a loss, one integer each.
  struct Sum {
    enum : std::size_t { w, w2, wx, wx2, w2x2, w2x3, w2x4, count };
  };
  using Sums = std::array<numerics::Int128, Sum::count>;
  struct Tables;

  static void add_loss(Sums& sums, double loss, double weight);
  void estimate(portfolio::HolderId holder, portfolio::Perspective perspective,
                const MeasureContext& context, Tables& tables) const;

  std::vector<double> unit_;      ///< by holder: u
  std::vector<double> per_unit_;  ///< by holder: 1/u, 0 for one who can lose nothing
  TrialTotals totals_;
  std::vector<Sums> sums_;  ///< holders × perspectives
};

static_assert(AccumulatesTrials<Moments>);

}  // namespace faultline::risk::measure
