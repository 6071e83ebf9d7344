// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/oracle_halts.hpp"

#include <limits>
#include <string_view>

#include "portfolio/dated_loss.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view oracle_halts_tag = "oracle_halts";

}  // namespace

OracleHalts::OracleHalts(const MeasureContext& context)
    : watched_(context, watches),
      any_(watched_.size(), context.weighting, Multiplicity::once),
      halts_(watched_.size(), context.weighting, Multiplicity::many),
      deferred_(watched_.values()),
      excess_(deferred_) {}

void OracleHalts::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  const auto copies = batch.trials.copies();
  totals_.add(batch.weight, copies);
  watched_.for_each_path(batch, [&](std::size_t trial, std::size_t item, auto losses) {
    const auto& terms = watched_.terms()[item];
    const auto outcome = portfolio::follow_reports(*terms.oracle, terms.value, losses);
    if (outcome.halts == 0) return;
    const double weight = batch.weight[trial];
    any_.add(item, 1, weight, copies);
    halts_.add(item, outcome.halts, weight, copies);
    deferred_.add(item, outcome.deferred, weight, copies);
    excess_.add(item, outcome.excess, weight, copies);
  });
}

void OracleHalts::merge(const OracleHalts& other) {
  totals_.merge(other.totals_);
  any_.merge(other.any_);
  halts_.merge(other.halts_);
  deferred_.merge(other.deferred_);
  excess_.merge(other.excess_);
}

void OracleHalts::save(base::ArchiveWriter& archive) const {
  save_tag(archive, oracle_halts_tag, watched_.size());
  totals_.save(archive);
  any_.save(archive);
  halts_.save(archive);
  deferred_.save(archive);
  excess_.save(archive);
}

void OracleHalts::load(base::ArchiveReader& archive) {
  load_tag(archive, oracle_halts_tag, watched_.size());
  totals_.load(archive);
  any_.load(archive);
  halts_.load(archive);
  deferred_.load(archive);
  excess_.load(archive);
}

std::vector<Table> OracleHalts::tables(const MeasureContext& context) const {
  if (!context.asked.oracle) return {};
  const auto trials = static_cast<double>(totals_.count());
  std::vector<Table> tables;
  const auto add = [&](const char* name, const std::string& units, const char* what,
                       const auto& estimate) {
    PositionTable table(context.position_count(), name, units, what);
    watched_.fill(table, context, estimate);
    table.append_to(tables);
  };
  const auto event = [&](const EventSums& sums) {
    return [&sums, trials](std::size_t i) {
      return estimate_mean(sums.first(i), sums.second(i), trials, 0.0);
    };
  };
  const auto amount = [&](const AmountSums& sums) {
    return [&sums, trials](std::size_t i) { return sums.mean(i, trials); };
  };
  add("oracle_halt_probability", "1",
      "probability of at least one halted report over the horizon; NaN without `oracle`",
      event(any_));
  add("oracle_halts", "1", "mean number of halted reports", event(halts_));
  add("oracle_deferred_loss", context.numeraire,
      "mean of the net losses that halted reports do not tell", amount(deferred_));
  add("oracle_excess_loss", context.numeraire, "mean of what of them is above the cap",
      amount(excess_));
  add("oracle_moved_cost", context.numeraire,
      "mean of what those who leave at the old price shift to those who stay; NaN without "
      "`exit_share`",
      [&](std::size_t i) {
        const double share = watched_.terms()[i].oracle->exit_share.value_or(
            std::numeric_limits<double>::quiet_NaN());
        const auto deferred = deferred_.mean(i, trials);
        return MeanEstimate{share * deferred.mean, share * deferred.error};
      });
  return tables;
}

std::size_t OracleHalts::memory_bytes(const MeasureContext& context) {
  const std::size_t items = context.terms.size();
  return WatchedPositions::memory_bytes(context) + 2 * AmountSums::memory_bytes(items) +
         EventSums::memory_bytes(items, context.weighting, Multiplicity::once) +
         EventSums::memory_bytes(items, context.weighting, Multiplicity::many);
}

}  // namespace faultline::risk::measure
