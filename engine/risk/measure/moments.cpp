// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"
#include "risk/archive_tag.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/holder_table.hpp"

namespace faultline::risk::measure {

using portfolio::HolderId;
using portfolio::Perspective;
using portfolio::perspective_count;

namespace {

constexpr std::string_view moments_tag = "moments";

/// E[X²] − E[X]², or 0 where that is less than rounding may make up, relative to E[X²].
double variance_of(double mean_square, double mean, double noise) {
  const double variance = mean_square - mean * mean;
  return variance > noise * mean_square ? variance : 0.0;
}

/// Clopper–Pearson intervals, each found once: most holders lose net of cover whenever they lose
/// gross, and many have causes in common.
class ExactIntervals {
 public:
  Interval of(std::int64_t hits, std::int64_t trials, double confidence) {
    const auto [entry, added] = known_.try_emplace({hits, trials, confidence});
    if (added) {
      entry->second = {numerics::clopper_pearson_low(hits, trials, confidence),
                       numerics::clopper_pearson_high(hits, trials, confidence)};
    }
    return entry->second;
  }

 private:
  std::map<std::tuple<std::int64_t, std::int64_t, double>, Interval> known_;
};

std::variant<WeightedSums, UnitSums> sums_for(const MeasureContext& context) {
  if (context.weighting == Weighting::unit) return UnitSums(context);
  return WeightedSums(context);
}

}  // namespace

struct Moments::Tables {
  HolderTable mean, mean_error, deviation, probability, low, high;
  ExactIntervals exact;

  explicit Tables(const MeasureContext& c)
      : mean(c, {"expected_loss", c.numeraire, "mean loss over the horizon"}),
        mean_error(
            c,
            {"expected_loss_se", c.numeraire,
             "standard error of the expected loss; NaN when the losses of all trials are equal"}),
        deviation(c, {"standard_deviation", c.numeraire, "standard deviation of the loss"}),
        probability(c, {"loss_probability", "1", "probability of any loss over the horizon"}),
        low(c, {"loss_probability_low", "1",
                "lower end of its confidence interval; NaN below 100 effective samples when trials "
                "are weighted"}),
        high(c, {"loss_probability_high", "1", "upper end of its confidence interval"}) {}

  [[nodiscard]] std::vector<Table> all() const {
    std::vector<Table> tables;
    for (const auto* table : {&mean, &mean_error, &deviation, &probability, &low, &high}) {
      table->append_to(tables);
    }
    return tables;
  }
};

Moments::Moments(const MeasureContext& context) : sums_(sums_for(context)) {}

void Moments::add(const TrialBatch& batch) {
  totals_.add(batch.weight, batch.trials.copies());
  std::visit([&](auto& sums) { sums.add(batch); }, sums_);
}

void Moments::merge(const Moments& other) {
  FAULTLINE_EXPECT(sums_.index() == other.sums_.index());
  totals_.merge(other.totals_);
  std::visit([&](auto& sums) { sums.merge(std::get<std::decay_t<decltype(sums)>>(other.sums_)); },
             sums_);
}

void Moments::save(base::ArchiveWriter& archive) const {
  save_tag(archive, moments_tag, sums_.index());
  totals_.save(archive);
  std::visit([&](const auto& sums) { sums.save(archive); }, sums_);
}

void Moments::load(base::ArchiveReader& archive) {
  load_tag(archive, moments_tag, sums_.index());
  totals_.load(archive);
  std::visit([&](auto& sums) { sums.load(archive); }, sums_);
  const auto* unit = std::get_if<UnitSums>(&sums_);
  if (unit != nullptr && unit->most_positive() > static_cast<std::uint64_t>(totals_.count())) {
    throw base::ArchiveError("saved moments have more losses than trials");
  }
}

namespace {

/// Interval of P(L > 0) from the weights of the trials with a loss.
Interval probability_interval(const TrialTotals& totals, double weight, double weight_squared,
                              double confidence, ExactIntervals& exact) {
  const std::int64_t n = totals.count();
  if (totals.unweighted()) return exact.of(static_cast<std::int64_t>(weight), n, confidence);
  if (weight * weight < fewest_effective_samples * weight_squared || weight_squared == 0.0) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  const auto trials = static_cast<double>(n);
  const double p = weight / trials;
  const double error = std::sqrt(std::max(weight_squared / trials - p * p, 0.0) / trials);
  const double z = numerics::normal_quantile(0.5 + 0.5 * confidence);
  return {std::max(p - z * error, 0.0), std::min(p + z * error, 1.0)};
}

}  // namespace

LossSums Moments::sums(HolderId holder, Perspective perspective) const {
  return std::visit([&](const auto& some) { return some.of(holder, perspective); }, sums_);
}

void Moments::estimate(HolderId holder, Perspective perspective, const MeasureContext& context,
                       Tables& tables) const {
  const auto n = static_cast<double>(totals_.count());
  const double unit = context.grids[holder.index()].quantum() * 0x1p50;
  const double noise = std::visit([](const auto& sums) { return 2.0 * sums.square_error; }, sums_);
  const LossSums sums = this->sums(holder, perspective);

  const double m1 = sums.first / n;
  const double m2 = sums.second / n;
  const double deviation = std::sqrt(variance_of(m2, m1, noise) * n / (n - 1.0));
  tables.mean.at(holder, perspective) = m1 * unit;
  tables.deviation.at(holder, perspective) = deviation * unit;
  tables.probability.at(holder, perspective) = sums.weight / n;
  const Interval interval = probability_interval(totals_, sums.weight, sums.weight_squared,
                                                 context.confidence, tables.exact);
  tables.low.at(holder, perspective) = interval.low;
  tables.high.at(holder, perspective) = interval.high;

  const double mean_variance = variance_of(sums.weighted_second / n, m1, noise);
  if (mean_variance > 0.0) {
    tables.mean_error.at(holder, perspective) = std::sqrt(mean_variance / n) * unit;
  }
}

std::vector<Table> Moments::tables(const MeasureContext& context) const {
  Tables tables(context);
  for (std::size_t holder = 0; holder < context.holder_count(); ++holder) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      estimate(HolderId{holder}, static_cast<Perspective>(p), context, tables);
    }
  }
  return tables.all();
}

std::size_t Moments::memory_bytes(const MeasureContext& context) {
  return context.weighting == Weighting::unit ? UnitSums::memory_bytes(context)
                                              : WeightedSums::memory_bytes(context);
}

}  // namespace faultline::risk::measure
