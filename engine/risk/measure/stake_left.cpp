// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/stake_left.hpp"

#include <algorithm>
#include <string_view>

#include "base/not_a_number.hpp"
#include "risk/archive_tag.hpp"
#include "risk/exceedance_curve.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view stake_left_tag = "stake_left";

/// 2^9 bins in an octave: stake lost is within 2⁻⁹ of itself.
constexpr int histogram_bits = 9;

const portfolio::StakeBehind* stake_of(const MeasureContext& context) {
  return context.security ? context.security->stake : nullptr;
}

std::size_t items_of(const portfolio::StakeBehind* stake) {
  return stake == nullptr ? 0 : stake->items().size();
}

std::vector<double> stakes_of(const portfolio::StakeBehind* stake) {
  std::vector<double> stakes;
  for (std::size_t i = 0; i < items_of(stake); ++i) stakes.push_back(stake->items()[i].stake);
  return stakes;
}

}  // namespace

/// Numbers by AVS of the axis, and by level for some.
struct StakeLeft::Tables {
  explicit Tables(const MeasureContext& context) : levels(context.levels.size()) {
    const std::size_t avs = context.security->labels->size();
    for (auto* column : {&stake, &mean, &mean_error, &deviation, &threshold, &threshold_error,
                         &profit, &profit_error}) {
      column->assign(avs, base::not_a_number);
    }
    for (auto* column : {&quantile, &low, &high}) column->assign(avs * levels, base::not_a_number);
  }

  std::size_t levels;
  std::vector<double> stake, mean, mean_error, deviation, threshold, threshold_error, profit,
      profit_error, quantile, low, high;

  [[nodiscard]] std::vector<Table> all(const MeasureContext& context) const {
    const std::string error =
        "its standard error; NaN when all trials are equal, and where unknown "
        "numbers are drawn";
    const std::string& unit = context.numeraire;
    const std::vector<std::string> by{"secured_avs"};
    const std::vector<std::string> by_level{"secured_avs", "level"};
    return {{"avs_stake", by, unit,
             "stake behind the AVS before any loss; NaN where it is not told", stake},
            {"avs_stake_left", by, unit, "mean of what is left of it after a horizon", mean},
            {"avs_stake_left_se", by, unit, error, mean_error},
            {"avs_stake_left_deviation", by, unit, "its standard deviation", deviation},
            {"avs_stake_left_quantile", by_level, unit,
             "the most that is left with at least probability level", quantile},
            {"avs_stake_left_quantile_low", by_level, unit, "lower end of its confidence interval",
             low},
            {"avs_stake_left_quantile_high", by_level, unit, "upper end of its confidence interval",
             high},
            {"avs_below_threshold_probability", by, "1",
             "probability that less than `threshold` of the stake is left", threshold},
            {"avs_below_threshold_probability_se", by, "1", error, threshold_error},
            {"avs_below_profit_probability", by, "1",
             "probability that less than `profit_from_corruption` is left", profit},
            {"avs_below_profit_probability_se", by, "1", error, profit_error}};
  }
};

StakeLeft::StakeLeft(const MeasureContext& context)
    : stake_(stake_of(context)),
      lost_(stakes_of(stake_)),
      below_threshold_(items_of(stake_), context.weighting, Multiplicity::once),
      below_profit_(below_threshold_) {
  for (const double stake : stakes_of(stake_)) {
    histograms_.emplace_back(stake, histogram_bits, numerics::MoneyGrid(stake));
  }
}

void StakeLeft::add(const TrialBatch& batch) {
  if (items_of(stake_) == 0) return;
  totals_.add(batch.weight, batch.trials.copies());
  for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) {
    stake_->for_each_loss(batch.hits, batch.occurrences, trial, workspace_,
                          [&](std::size_t item, double lost) {
                            add_loss(item, lost, batch.weight[trial], batch.trials.copies());
                          });
  }
}

void StakeLeft::add_loss(std::size_t item, double lost, double weight, std::uint64_t copies) {
  const double stake = stake_->items()[item].stake;
  const double snapped = std::min(histograms_[item].grid().snap(lost), stake);
  lost_.add(item, lost, weight, copies);
  for (std::uint64_t k = 0; k < copies; ++k) histograms_[item].add(snapped, weight);
  count_attacks(item, stake - lost, weight, copies);
}

void StakeLeft::count_attacks(std::size_t item, double left, double weight, std::uint64_t copies) {
  const auto& [avs, stake, threshold, profit] = stake_->items()[item];
  if (threshold && left < *threshold * stake) below_threshold_.add(item, 1, weight, copies);
  if (profit && left < *profit && stake >= *profit) below_profit_.add(item, 1, weight, copies);
}

void StakeLeft::merge(const StakeLeft& other) {
  totals_.merge(other.totals_);
  lost_.merge(other.lost_);
  below_threshold_.merge(other.below_threshold_);
  below_profit_.merge(other.below_profit_);
  for (std::size_t i = 0; i < histograms_.size(); ++i) histograms_[i].merge(other.histograms_[i]);
}

void StakeLeft::save(base::ArchiveWriter& archive) const {
  save_tag(archive, stake_left_tag, histograms_.size());
  totals_.save(archive);
  lost_.save(archive);
  below_threshold_.save(archive);
  below_profit_.save(archive);
  for (const auto& histogram : histograms_) histogram.save(archive);
}

void StakeLeft::load(base::ArchiveReader& archive) {
  load_tag(archive, stake_left_tag, histograms_.size());
  totals_.load(archive);
  lost_.load(archive);
  below_threshold_.load(archive);
  below_profit_.load(archive);
  for (auto& histogram : histograms_) histogram.load(archive);
}

void StakeLeft::estimate(std::size_t item, const MeasureContext& context, Tables& tables) const {
  const auto& [avs, stake, threshold, profit] = stake_->items()[item];
  const auto& labels = *context.security->labels;
  const auto at = static_cast<std::size_t>(std::lower_bound(labels.begin(), labels.end(), avs) -
                                           labels.begin());
  const auto trials = static_cast<double>(totals_.count());
  const auto error_of = [&](double error) {
    return context.parameter_parts ? base::not_a_number : error;
  };
  const auto lost = lost_.mean(item, trials);
  tables.stake[at] = stake;
  tables.mean[at] = stake - lost.mean;
  tables.mean_error[at] = error_of(lost.error);
  tables.deviation[at] = lost_.deviation(item, trials);
  const auto tell = [&](const EventSums& sums, double& probability, double& error) {
    const auto found = estimate_mean(sums.first(item), sums.second(item), trials, 0.0);
    probability = found.mean;
    error = error_of(found.error);
  };
  if (threshold) tell(below_threshold_, tables.threshold[at], tables.threshold_error[at]);
  if (profit) tell(below_profit_, tables.profit[at], tables.profit_error[at]);
  if (profit && stake < *profit) tables.profit[at] = 1.0;

  std::vector<ExceedanceCurve::Bin> bins;
  histograms_[item].for_each_descending([&](const auto& bin) { bins.push_back(bin); });
  const ExceedanceCurve curve(bins, histograms_[item].grid(), totals_);
  ExceedanceCurve::RankTable ranks;
  for (std::size_t l = 0; l < context.levels.size(); ++l) {
    const auto interval = curve.interval(context.levels[l], context.confidence, ranks);
    const std::size_t place = at * tables.levels + l;
    tables.quantile[place] = stake - curve.value_at_risk(context.levels[l]);
    tables.low[place] = error_of(stake - interval.high);
    tables.high[place] = error_of(stake - interval.low);
  }
}

std::vector<Table> StakeLeft::tables(const MeasureContext& context) const {
  if (!context.security) return {};
  Tables tables(context);
  for (std::size_t item = 0; item < items_of(stake_); ++item) estimate(item, context, tables);
  return tables.all(context);
}

std::size_t StakeLeft::memory_bytes(const MeasureContext& context) {
  constexpr std::size_t expected_octaves = 8;
  const std::size_t items = items_of(stake_of(context));
  return sizeof(StakeLeft) + AmountSums::memory_bytes(items) +
         items * expected_octaves * (sizeof(numerics::LossHistogram::Bin) << histogram_bits);
}

}  // namespace faultline::risk::measure
