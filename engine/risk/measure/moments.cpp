// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/moments.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

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

constexpr std::string_view tag = "moments";

/// Units of every sum: 2⁻⁵⁰.
constexpr double quanta = 0x1p50;

/// What rounding may make up of a difference of second moments, and of fourth ones, relative.
constexpr double variance_noise = 0x1p-42;
constexpr double psi_noise = 0x1p-31;

/// E[X²] − E[X]², or 0 where that is noise.
double variance_of(double mean_square, double mean, double noise) {
  const double variance = mean_square - mean * mean;
  return variance > noise * mean_square ? variance : 0.0;
}

}  // namespace

struct Moments::Tables {
  HolderTable mean, mean_error, deviation, deviation_error, probability, low, high;

  explicit Tables(const MeasureContext& c)
      : mean(c, {"expected_loss", c.numeraire, "mean loss over the horizon"}),
        mean_error(
            c,
            {"expected_loss_se", c.numeraire,
             "standard error of the expected loss; NaN when the losses of all trials are equal"}),
        deviation(c, {"standard_deviation", c.numeraire, "standard deviation of the loss"}),
        deviation_error(c, {"standard_deviation_se", c.numeraire,
                            "standard error of the standard deviation (delta method); NaN when the "
                            "losses of all trials are equal, or too nearly so"}),
        probability(c, {"loss_probability", "1", "probability of any loss over the horizon"}),
        low(c, {"loss_probability_low", "1",
                "lower end of its confidence interval; NaN below 100 effective samples when trials "
                "are weighted"}),
        high(c, {"loss_probability_high", "1", "upper end of its confidence interval"}) {}

  [[nodiscard]] std::vector<Table> all() const {
    std::vector<Table> tables;
    for (const auto* table :
         {&mean, &mean_error, &deviation, &deviation_error, &probability, &low, &high}) {
      table->append_to(tables);
    }
    return tables;
  }
};

Moments::Moments(const MeasureContext& context)
    : sums_(context.holder_count() * perspective_count, Sums{}) {
  for (const numerics::MoneyGrid& grid : context.grids) {
    unit_.push_back(grid.quantum() * quanta);
    per_unit_.push_back(unit_.back() > 0.0 ? 1.0 / unit_.back() : 0.0);
  }
}

std::size_t Moments::band_of(double loss) {
  constexpr std::uint64_t exponent_of_half = 1022;
  const std::uint64_t exponent =
      std::min(std::bit_cast<std::uint64_t>(loss) >> 52, exponent_of_half);
  return std::min<std::size_t>((exponent_of_half - exponent) / octaves_per_band, bands - 1);
}

/// `loss` in units of u: above 0, and at most 1 but for rounding.
void Moments::add_loss(Sums& sums, double loss, double weight) {
  const std::size_t band = band_of(loss);
  const double scaled = loss * static_cast<double>(std::uint64_t{1} << (octaves_per_band * band));
  const double weighted = weight * scaled;
  const double squared = weighted * weighted;
  sums[Sum::w] += rounded(weight * quanta);
  sums[Sum::w2] += rounded(weight * weight * quanta);
  sums[Sum::wx] += rounded(weight * loss * quanta);
  numerics::Int128* powers = &sums[Sum::first_power + band * Sum::power_count];
  powers[Sum::wx2] += rounded(weighted * scaled * quanta);
  powers[Sum::w2x2] += rounded(squared * quanta);
  powers[Sum::w2x3] += rounded(squared * scaled * quanta);
  powers[Sum::w2x4] += rounded(squared * (scaled * scaled) * quanta);
}

/// A sum of `exponent`-th powers over all bands, in units of u^exponent; smallest losses first.
double Moments::total_power(const Sums& sums, Sum::Power power, int exponent) {
  double total = 0.0;
  for (std::size_t band = bands; band-- > 0;) {
    const auto sum = static_cast<double>(sums[Sum::first_power + band * Sum::power_count + power]);
    const int octaves = static_cast<int>(octaves_per_band * band);
    total += std::ldexp(sum / quanta, -exponent * octaves);
  }
  return total;
}

void Moments::add(const TrialBatch& batch) {
  totals_.add(batch.weight);
  const auto& losses = batch.losses;
  for (std::size_t trial = 0; trial < batch.weight.size(); ++trial) {
    for (std::size_t i = losses.trial_offset[trial]; i < losses.trial_offset[trial + 1]; ++i) {
      const portfolio::TrialLoss& row = losses.by_trial[i];
      const std::size_t holder = row.holder.index();
      for (std::size_t p = 0; p < perspective_count; ++p) {
        if (row.aggregate[p] <= 0.0) continue;
        add_loss(sums_[holder * perspective_count + p], row.aggregate[p] * per_unit_[holder],
                 batch.weight[trial]);
      }
    }
  }
}

void Moments::merge(const Moments& other) {
  FAULTLINE_EXPECT(unit_ == other.unit_);
  totals_.merge(other.totals_);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    for (std::size_t k = 0; k < Sum::count; ++k) sums_[i][k] += other.sums_[i][k];
  }
}

void Moments::save(base::ArchiveWriter& archive) const {
  save_tag(archive, tag, sums_.size());
  archive.put(unit_);
  totals_.save(archive);
  for (const Sums& sums : sums_) {
    for (const numerics::Int128& sum : sums) archive.put(sum);
  }
}

void Moments::load(base::ArchiveReader& archive) {
  load_tag(archive, tag, sums_.size());
  std::vector<double> unit;
  archive.get(unit);
  if (unit != unit_) throw base::ArchiveError("saved moments are in other units");
  totals_.load(archive);
  for (Sums& sums : sums_) {
    for (numerics::Int128& sum : sums) archive.get(sum);
  }
}

namespace {

/// Interval of P(L > 0) from the weights of the trials with a loss.
Interval probability_interval(const TrialTotals& totals, double weight, double weight_squared,
                              double confidence) {
  const std::int64_t n = totals.count();
  if (totals.unweighted()) {
    const auto hits = static_cast<std::int64_t>(weight);
    return {numerics::clopper_pearson_low(hits, n, confidence),
            numerics::clopper_pearson_high(hits, n, confidence)};
  }
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

void Moments::estimate(HolderId holder, Perspective perspective, const MeasureContext& context,
                       Tables& tables) const {
  const auto n = static_cast<double>(totals_.count());
  const double unit = unit_[holder.index()];
  const Sums& sums =
      sums_[holder.index() * perspective_count + static_cast<std::size_t>(perspective)];
  const auto total = [&](std::size_t sum) { return static_cast<double>(sums[sum]) / quanta; };
  const auto power = [&](Sum::Power sum, int k) { return total_power(sums, sum, k) / n; };

  const double m1 = total(Sum::wx) / n;
  const double m2 = power(Sum::wx2, 2);
  const double deviation = std::sqrt(variance_of(m2, m1, variance_noise) * n / (n - 1.0));
  tables.mean.at(holder, perspective) = m1 * unit;
  tables.deviation.at(holder, perspective) = deviation * unit;
  tables.probability.at(holder, perspective) = total(Sum::w) / n;
  const Interval interval =
      probability_interval(totals_, total(Sum::w), total(Sum::w2), context.confidence);
  tables.low.at(holder, perspective) = interval.low;
  tables.high.at(holder, perspective) = interval.high;

  const double squares = power(Sum::w2x2, 2);
  const double mean_variance = variance_of(squares, m1, variance_noise);
  if (mean_variance > 0.0) {
    tables.mean_error.at(holder, perspective) = std::sqrt(mean_variance / n) * unit;
  }
  const double psi_square =
      power(Sum::w2x4, 4) - 4.0 * m1 * power(Sum::w2x3, 3) + 4.0 * m1 * m1 * squares;
  const double psi_variance = variance_of(psi_square, m2 - 2.0 * m1 * m1, psi_noise);
  if (psi_variance > 0.0 && deviation > 0.0) {
    tables.deviation_error.at(holder, perspective) =
        std::sqrt(psi_variance / n) / (2.0 * deviation) * unit;
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
  return context.holder_count() * (perspective_count * sizeof(Sums) + 2 * sizeof(double));
}

}  // namespace faultline::risk::measure
