// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/slashed_stake.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/not_a_number.hpp"
#include "risk/archive_tag.hpp"

namespace faultline::risk::measure {

namespace {

using portfolio::SlashedFunds;

constexpr std::string_view slashed_stake_tag = "slashed_stake";
constexpr double most_bounds = 32.0;

const SlashedFunds* funds_of(const MeasureContext& context) {
  return context.slashed_funds ? context.slashed_funds->funds : nullptr;
}

double bound_of(const SlashedFunds::Item& item) {
  return std::max(item.reach, item.harm);
}

std::vector<double> bounds_of(const SlashedFunds* funds) {
  std::vector<double> bounds;
  if (funds == nullptr) return bounds;
  for (const auto& item : funds->items())
    bounds.insert(bounds.end(), SlashedFunds::part_count, bound_of(item));
  return bounds;
}

}  // namespace

SlashedStake::SlashedStake(const MeasureContext& context)
    : funds_(funds_of(context)), sums_(bounds_of(funds_)) {}

void SlashedStake::add(const TrialBatch& batch) {
  if (funds_ == nullptr || funds_->items().empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  for (std::size_t trial = 0; trial < batch.trials.size(); ++trial)
    funds_->for_each_slashed(batch.hits, batch.occurrences.of_trial(trial), workspace_,
                             [&](std::size_t item, const SlashedFunds::Parts& parts) {
                               const double most = most_bounds * bound_of(funds_->items()[item]);
                               for (std::size_t p = 0; p < parts.size(); ++p)
                                 if (parts[p] > 0.0)
                                   sums_.add(parts.size() * item + p, std::min(parts[p], most),
                                             batch.weight[trial], batch.trials.copies());
                             });
}

void SlashedStake::merge(const SlashedStake& other) {
  totals_.merge(other.totals_);
  sums_.merge(other.sums_);
}

void SlashedStake::save(base::ArchiveWriter& archive) const {
  save_tag(archive, slashed_stake_tag, bounds_of(funds_).size());
  totals_.save(archive);
  sums_.save(archive);
}

void SlashedStake::load(base::ArchiveReader& archive) {
  load_tag(archive, slashed_stake_tag, bounds_of(funds_).size());
  totals_.load(archive);
  sums_.load(archive);
}

std::vector<Table> SlashedStake::tables(const MeasureContext& context) const {
  if (!context.slashed_funds) return {};
  const auto& labels = *context.slashed_funds->labels;
  std::vector<double> mean(labels.size() * SlashedFunds::part_count, base::not_a_number);
  auto error = mean;
  const auto trials = static_cast<double>(totals_.count());
  for (std::size_t i = 0; i < funds_->items().size(); ++i) {
    const auto row = std::lower_bound(labels.begin(), labels.end(), funds_->items()[i].avs);
    const auto begin = static_cast<std::size_t>(row - labels.begin()) * SlashedFunds::part_count;
    for (std::size_t p = 0; p < SlashedFunds::part_count; ++p) {
      const auto estimate = sums_.mean(SlashedFunds::part_count * i + p, trials);
      mean[begin + p] = estimate.mean;
      error[begin + p] = context.parameter_parts ? base::not_a_number : estimate.error;
    }
  }
  const std::vector<std::string> by{"slashing_avs", "destination"};
  return {{"slashed_funds", by, context.numeraire,
           "mean of what the AVS slashes over the horizon, by where it goes, and of the harm that "
           "it does and stays unpaid; NaN where it is not told",
           std::move(mean)},
          {"slashed_funds_se", by, context.numeraire,
           "its standard error; NaN also where unknown numbers are drawn", std::move(error)}};
}

std::size_t SlashedStake::memory_bytes(const MeasureContext& context) {
  return sizeof(SlashedStake) + AmountSums::memory_bytes(bounds_of(funds_of(context)).size());
}

}  // namespace faultline::risk::measure
