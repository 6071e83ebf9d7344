// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "base/archive.hpp"
#include "risk/loss_sums.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"
#include "risk/unit_sums.hpp"
#include "risk/weighted_sums.hpp"

namespace faultline::risk::measure {

/// Expected loss with its standard error, standard deviation and probability of a loss, per holder
/// and perspective.
///
/// With m_k = Σwx^k/n: the expected loss is m₁, its standard error that of the mean of wx, and the
/// variance (m₂ − m₁²)·n/(n − 1). The interval of P(L > 0) is exact (Clopper–Pearson) without
/// weights and normal with them. Sums are integers; how they round is said in `UnitSums` and
/// `WeightedSums`. A standard deviation below 2⁻¹³ of the root mean square loss is not told from 0.
class Moments {
 public:
  explicit Moments(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const Moments& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// What they are made of, over all trials.
  [[nodiscard]] LossSums sums(portfolio::HolderId holder, portfolio::Perspective perspective) const;
  [[nodiscard]] std::int64_t trials() const { return totals_.count(); }

 private:
  struct Tables;
  void estimate(portfolio::HolderId holder, portfolio::Perspective perspective,
                const MeasureContext& context, Tables& tables) const;

  TrialTotals totals_;
  std::variant<WeightedSums, UnitSums> sums_;
};

static_assert(AccumulatesTrials<Moments>);

}  // namespace faultline::risk::measure
