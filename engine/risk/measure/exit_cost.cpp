// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/exit_cost.hpp"

#include <string_view>

#include "portfolio/dated_loss.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view exit_cost_tag = "exit_cost";

}  // namespace

ExitCost::ExitCost(const MeasureContext& context)
    : watched_(context, watches), sums_(watched_.values()) {}

void ExitCost::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  watched_.for_each_path(batch, [&](std::size_t trial, std::size_t item, auto losses) {
    const auto& terms = watched_.terms()[item];
    const double amount = portfolio::exit_cost(*terms.exit, terms.value, losses);
    sums_.add(item, amount, batch.weight[trial], batch.trials.copies());
  });
}

void ExitCost::merge(const ExitCost& other) {
  totals_.merge(other.totals_);
  sums_.merge(other.sums_);
}

void ExitCost::save(base::ArchiveWriter& archive) const {
  save_tag(archive, exit_cost_tag, watched_.size());
  totals_.save(archive);
  sums_.save(archive);
}

void ExitCost::load(base::ArchiveReader& archive) {
  load_tag(archive, exit_cost_tag, watched_.size());
  totals_.load(archive);
  sums_.load(archive);
}

std::vector<Table> ExitCost::tables(const MeasureContext& context) const {
  if (!context.asked.exit) return {};
  PositionTable table(context.position_count(), "exit_cost", context.numeraire,
                      "mean of what holders who leave after a loss give up by selling at a "
                      "discount; NaN without `exit_share`");
  const auto trials = static_cast<double>(totals_.count());
  watched_.fill(table, context, [&](std::size_t i) { return sums_.mean(i, trials); });
  std::vector<Table> tables;
  table.append_to(tables);
  return tables;
}

std::size_t ExitCost::memory_bytes(const MeasureContext& context) {
  return WatchedPositions::memory_bytes(context) + AmountSums::memory_bytes(context.terms.size());
}

}  // namespace faultline::risk::measure
