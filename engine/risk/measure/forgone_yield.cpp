// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/forgone_yield.hpp"

#include <string_view>

#include "portfolio/dated_loss.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view forgone_yield_tag = "forgone_yield";

std::vector<double> most_forgone(const WatchedPositions& watched, double horizon_years) {
  std::vector<double> bounds;
  for (const auto& terms : watched.terms())
    bounds.push_back(terms.earnings.total() * horizon_years);
  return bounds;
}

}  // namespace

ForgoneYield::ForgoneYield(const MeasureContext& context)
    : horizon_years_(context.horizon_years),
      watched_(context, watches),
      sums_(most_forgone(watched_, context.horizon_years)) {}

void ForgoneYield::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  watched_.for_each_path(batch, [&](std::size_t trial, std::size_t item, auto losses) {
    const auto& terms = watched_.terms()[item];
    const double amount =
        portfolio::forgone_earnings(terms.earnings.total() / terms.value, horizon_years_, losses);
    sums_.add(item, amount, batch.weight[trial], batch.trials.copies());
  });
}

void ForgoneYield::merge(const ForgoneYield& other) {
  totals_.merge(other.totals_);
  sums_.merge(other.sums_);
}

void ForgoneYield::save(base::ArchiveWriter& archive) const {
  save_tag(archive, forgone_yield_tag, watched_.size());
  totals_.save(archive);
  sums_.save(archive);
}

void ForgoneYield::load(base::ArchiveReader& archive) {
  load_tag(archive, forgone_yield_tag, watched_.size());
  totals_.load(archive);
  sums_.load(archive);
}

std::vector<Table> ForgoneYield::tables(const MeasureContext& context) const {
  if (!context.asked.earnings) return {};
  PositionTable table(context.position_count(), "forgone_yield", context.numeraire,
                      "mean of what it no longer earns on what it lost, until the end of the "
                      "horizon; NaN for a position that earns nothing");
  const auto trials = static_cast<double>(totals_.count());
  watched_.fill(table, context, [&](std::size_t i) { return sums_.mean(i, trials); });
  std::vector<Table> tables;
  table.append_to(tables);
  return tables;
}

std::size_t ForgoneYield::memory_bytes(const MeasureContext& context) {
  return WatchedPositions::memory_bytes(context) + AmountSums::memory_bytes(context.terms.size());
}

}  // namespace faultline::risk::measure
