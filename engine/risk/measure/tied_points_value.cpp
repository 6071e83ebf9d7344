// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/tied_points_value.hpp"

#include <string_view>

#include "base/contracts.hpp"
#include "base/not_a_number.hpp"
#include "risk/amounts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view tied_points_value_tag = "tied_points_value";

std::vector<double> most_tied(const WatchedPositions& watched, double horizon_years) {
  std::vector<double> bounds;
  for (const auto& terms : watched.terms()) {
    double bound = 0.0;
    for (const auto& points : terms.earnings.tied)
      bound += points.yearly * horizon_years * points.largest_multiple();
    bounds.push_back(bound);
  }
  return bounds;
}

}  // namespace

TiedPointsValue::TiedPointsValue(const MeasureContext& context)
    : horizon_years_(context.horizon_years),
      watched_(context, watches),
      value_(most_tied(watched_, context.horizon_years)),
      after_loss_(value_),
      losses_(watched_.size(), context.weighting, Multiplicity::once) {}

double TiedPointsValue::value(std::size_t item, std::span<const double> factors) const {
  double sum = 0.0;
  for (const auto& points : watched_.terms()[item].earnings.tied)
    sum += points.yearly * horizon_years_ * points.multiple(factors[points.factor]);
  return sum;
}

void TiedPointsValue::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  FAULTLINE_EXPECT(batch.occurrences.trial_count() == batch.trials.size());
  const auto copies = batch.trials.copies();
  totals_.add(batch.weight, copies);
  for (std::size_t item = 0; item < watched_.size(); ++item) {
    now_.clear();
    for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) {
      now_.push_back(value(item, batch.occurrences.factors_of(trial)));
      value_.add(item, now_.back(), batch.weight[trial], copies);
    }
    add_after_loss(batch, item);
  }
}

void TiedPointsValue::add_after_loss(const TrialBatch& batch, std::size_t item) {
  const auto net = aggregate(batch.losses, portfolio::Perspective::net);
  const std::size_t position = watched_.position(item);
  for (const std::uint32_t row : batch.losses.rows_of(numerics::tile_of(position))) {
    if (!(net.at(row, numerics::lane_in_tile(position)) > 0.0)) continue;
    const std::size_t trial = batch.losses.trial[row];
    after_loss_.add(item, now_[trial], batch.weight[trial], batch.trials.copies());
    losses_.add(item, 1, batch.weight[trial], batch.trials.copies());
  }
}

void TiedPointsValue::merge(const TiedPointsValue& other) {
  totals_.merge(other.totals_);
  value_.merge(other.value_);
  after_loss_.merge(other.after_loss_);
  losses_.merge(other.losses_);
}

void TiedPointsValue::save(base::ArchiveWriter& archive) const {
  save_tag(archive, tied_points_value_tag, watched_.size());
  totals_.save(archive);
  value_.save(archive);
  after_loss_.save(archive);
  losses_.save(archive);
}

void TiedPointsValue::load(base::ArchiveReader& archive) {
  load_tag(archive, tied_points_value_tag, watched_.size());
  totals_.load(archive);
  value_.load(archive);
  after_loss_.load(archive);
  losses_.load(archive);
}

MeanEstimate TiedPointsValue::after_loss(std::size_t item) const {
  const double losses = losses_.first(item);
  if (!(losses > 0.0)) return {base::not_a_number, base::not_a_number};
  auto estimate = after_loss_.mean(item, losses);
  if (losses < 2.0) estimate.error = base::not_a_number;
  return estimate;
}

std::vector<Table> TiedPointsValue::tables(const MeasureContext& context) const {
  if (!context.asked.tied_points) return {};
  const auto trials = static_cast<double>(totals_.count());
  std::vector<Table> tables;
  const auto add = [&](const char* name, const char* what, const auto& estimate) {
    PositionTable table(context.position_count(), name, context.numeraire, what);
    watched_.fill(table, context, estimate);
    table.append_to(tables);
  };
  add("tied_points",
      "mean of what points that move with a factor are worth over the horizon; NaN where none do",
      [&](std::size_t i) { return value_.mean(i, trials); });
  add("tied_points_after_loss",
      "the same over trials in which the position loses something net of cover; NaN where there "
      "are "
      "none",
      [&](std::size_t i) { return after_loss(i); });
  std::vector<double> deviation(context.position_count(), base::not_a_number);
  for (std::size_t i = 0; i < watched_.size(); ++i)
    deviation[watched_.position(i)] = value_.deviation(i, trials);
  tables.push_back({"tied_points_deviation",
                    {"position"},
                    context.numeraire,
                    "standard deviation of what they are worth",
                    std::move(deviation)});
  return tables;
}

std::size_t TiedPointsValue::memory_bytes(const MeasureContext& context) {
  const std::size_t items = context.terms.size();
  return WatchedPositions::memory_bytes(context) + 2 * AmountSums::memory_bytes(items) +
         EventSums::memory_bytes(items, context.weighting, Multiplicity::once);
}

}  // namespace faultline::risk::measure
