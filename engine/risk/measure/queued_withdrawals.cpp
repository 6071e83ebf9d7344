// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/queued_withdrawals.hpp"

#include <algorithm>
#include <string_view>

#include "base/not_a_number.hpp"
#include "portfolio/dated_loss.hpp"
#include "portfolio/queue_outcome.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view queued_withdrawals_tag = "queued_withdrawals";

double net_of(std::span<const portfolio::DatedLoss> losses) {
  double sum = 0.0;
  for (const auto& loss : losses) sum += loss.net;
  return sum;
}

std::vector<double> quiet_gains(const WatchedPositions& watched) {
  std::vector<double> gains;
  for (const auto& terms : watched.terms())
    gains.push_back(portfolio::follow_queue(terms, {}).gains_left);
  return gains;
}

/// Sums need a bound above 0 also where nothing is earned.
std::vector<double> bounds_of(const std::vector<double>& gains) {
  std::vector<double> bounds;
  for (const double gain : gains) bounds.push_back(gain > 0.0 ? gain : 1.0);
  return bounds;
}

}  // namespace

QueuedWithdrawals::QueuedWithdrawals(const MeasureContext& context)
    : watched_(context, watches),
      quiet_gains_(quiet_gains(watched_)),
      short_(watched_.size(), context.weighting, Multiplicity::once),
      loss_(watched_.values()),
      moved_(loss_),
      gains_missed_(bounds_of(quiet_gains_)),
      stayers_loss_(loss_) {}

void QueuedWithdrawals::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  const auto copies = batch.trials.copies();
  totals_.add(batch.weight, copies);
  watched_.for_each_path(batch, [&](std::size_t trial, std::size_t item, auto losses) {
    const auto outcome = portfolio::follow_queue(watched_.terms()[item], losses);
    const double weight = batch.weight[trial];
    if (outcome.falls_short()) short_.add(item, 1, weight, copies);
    loss_.add(item, outcome.loss, weight, copies);
    moved_.add(item, outcome.moved, weight, copies);
    gains_missed_.add(item, quiet_gains_[item] - outcome.gains_left, weight, copies);
    stayers_loss_.add(item, std::max(net_of(losses) - outcome.loss, 0.0), weight, copies);
  });
}

void QueuedWithdrawals::merge(const QueuedWithdrawals& other) {
  totals_.merge(other.totals_);
  short_.merge(other.short_);
  loss_.merge(other.loss_);
  moved_.merge(other.moved_);
  gains_missed_.merge(other.gains_missed_);
  stayers_loss_.merge(other.stayers_loss_);
}

void QueuedWithdrawals::save(base::ArchiveWriter& archive) const {
  save_tag(archive, queued_withdrawals_tag, watched_.size());
  totals_.save(archive);
  short_.save(archive);
  loss_.save(archive);
  moved_.save(archive);
  gains_missed_.save(archive);
  stayers_loss_.save(archive);
}

void QueuedWithdrawals::load(base::ArchiveReader& archive) {
  load_tag(archive, queued_withdrawals_tag, watched_.size());
  totals_.load(archive);
  short_.load(archive);
  loss_.load(archive);
  moved_.load(archive);
  gains_missed_.load(archive);
  stayers_loss_.load(archive);
}

MeanEstimate QueuedWithdrawals::gains_left(std::size_t item, double trials) const {
  const auto missed = gains_missed_.mean(item, trials);
  return {quiet_gains_[item] - missed.mean, missed.error};
}

/// Only where reports are what is paid by.
MeanEstimate QueuedWithdrawals::moved(std::size_t item, double trials) const {
  const auto& terms = watched_.terms()[item];
  const bool reported = terms.oracle && terms.queue->pays == portfolio::QueuePays::lesser_value;
  return reported ? moved_.mean(item, trials)
                  : MeanEstimate{base::not_a_number, base::not_a_number};
}

std::vector<Table> QueuedWithdrawals::tables(const MeasureContext& context) const {
  if (!context.asked.queue) return {};
  const auto trials = static_cast<double>(totals_.count());
  std::vector<Table> tables;
  const auto add = [&](const char* name, const std::string& units, const char* what,
                       const auto& estimate) {
    PositionTable table(context.position_count(), name, units, what);
    watched_.fill(table, context, estimate);
    table.append_to(tables);
  };
  add("queue_short_probability", "1",
      "probability that a queued withdrawal pays less than requested; NaN where none are queued",
      [&](std::size_t i) { return estimate_mean(short_.first(i), short_.second(i), trials, 0.0); });
  add("queue_loss", context.numeraire, "mean of what queued withdrawals pay less than requested",
      [&](std::size_t i) { return loss_.mean(i, trials); });
  add("queue_moved_loss", context.numeraire,
      "mean of the losses until their claims that they leave to those who stay, because no report "
      "told them in time; NaN where they are not paid by reports",
      [&](std::size_t i) { return moved(i, trials); });
  add("queue_gains_left", context.numeraire,
      "mean of what they earned until their claims and leave to those who stay",
      [&](std::size_t i) { return gains_left(i, trials); });
  add("queue_stayers_loss", context.numeraire,
      "mean net loss of those who stay or take the places of those who leave",
      [&](std::size_t i) { return stayers_loss_.mean(i, trials); });
  return tables;
}

std::size_t QueuedWithdrawals::memory_bytes(const MeasureContext& context) {
  const std::size_t items = context.terms.size();
  return WatchedPositions::memory_bytes(context) + 4 * AmountSums::memory_bytes(items) +
         EventSums::memory_bytes(items, context.weighting, Multiplicity::once);
}

}  // namespace faultline::risk::measure
