// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "portfolio/loss_part.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/sparse_sums.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk::measure {

/// What gross losses consist of: the mean of each component by holder, with its standard error. The
/// component `slash` is what the others leave of the gross loss, so that all add up to it.
///
/// Few trials have other components. Of slash, only what differs from the gross loss is summed:
/// with the gross loss g and the slash s = g − Σc of a trial, Σ(ws)² = Σ(wg)² − Σw²(g² − s²), the
/// last sum over those few. Empty where `MeasureContext::components` is.
class Components {
 public:
  explicit Components(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const Components& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// None: `component_tables` makes them, which needs the moments of gross losses too.
  [[nodiscard]] std::vector<Table> tables(const MeasureContext&) const { return {}; }
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// Σwc and Σ(wc)², in the holder's unit.
  [[nodiscard]] LossSums of(portfolio::HolderId holder, portfolio::LossComponent component) const;
  /// Σw²(g² − s²), in squares of the holder's unit.
  [[nodiscard]] double square_gap(portfolio::HolderId holder) const;

 private:
  [[nodiscard]] static std::size_t holders_of(const MeasureContext& context);
  using Parts = std::span<const portfolio::LossPart>;
  void add_holder(const TrialBatch& batch, Parts parts);

  std::vector<double> per_unit_;  ///< by holder
  SparseSums parts_;              ///< by holder, then component
  std::vector<numerics::Int128> gap_;
};

static_assert(AccumulatesTrials<Components>);

}  // namespace faultline::risk::measure
