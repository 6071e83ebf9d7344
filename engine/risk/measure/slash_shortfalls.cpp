// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/slash_shortfalls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view slash_shortfalls_tag = "slash_shortfalls";
constexpr double most_units = 32.0;

std::size_t size_of(const MeasureContext& context) {
  return context.slash_shortfalls ? context.slash_shortfalls->avs.size() : 0;
}

/// The power of two above what an AVS reaches; 0 where that is nothing.
double unit_of(double reach) {
  return reach > 0.0 ? std::ldexp(1.0, std::ilogb(reach) + 1) : 0.0;
}

/// A term of the sum, as often as it is counted.
void add_copies(numerics::ExactSum& sum, double term, std::uint64_t copies) {
  if (sum.quantum() == 0.0) return;
  const auto quanta = static_cast<std::int64_t>(std::nearbyint(term / sum.quantum()));
  sum.add_quanta(static_cast<numerics::Int128>(copies) * quanta);
}

}  // namespace

SlashShortfalls::SlashShortfalls(const MeasureContext& context)
    : positive_(size_of(context), context.weighting, Multiplicity::once),
      amount_(size_of(context), 0.0) {
  if (!context.slash_shortfalls) return;
  place_ = context.slash_shortfalls->place;
  for (const double reach : context.slash_shortfalls->unit) {
    const double unit = unit_of(reach);
    unit_.push_back(unit);
    sums_.push_back(
        {numerics::ExactSum(unit * 0x1p-44), numerics::ExactSum(unit * unit * 0x1p-40)});
  }
}

void SlashShortfalls::add(const TrialBatch& batch) {
  if (place_.empty()) return;
  const std::uint64_t copies = batch.trials.copies();
  totals_.add(batch.weight, copies);
  auto next = batch.hits.shortfalls.begin();
  const auto end = batch.hits.shortfalls.end();
  for (std::size_t i = 0; next != end; ++i) {
    const auto last = batch.occurrences.of_trial(i).end;
    for (; next != end && next->occurrence < last; ++next) {
      const auto place = place_[next->avs.index()];
      if (amount_[place] == 0.0) touched_.push_back(place);
      amount_[place] += next->value;
    }
    add_trial(batch.weight[i], copies);
  }
}

void SlashShortfalls::add_trial(double weight, std::uint64_t copies) {
  for (const auto place : touched_) {
    const double amount = weight * std::min(amount_[place], most_units * unit_[place]);
    add_copies(sums_[place].first, amount, copies);
    add_copies(sums_[place].second, amount * amount, copies);
    positive_.add(place, 1, weight, copies);
    amount_[place] = 0.0;
  }
  touched_.clear();
}

void SlashShortfalls::merge(const SlashShortfalls& other) {
  FAULTLINE_EXPECT(sums_.size() == other.sums_.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].first.merge(other.sums_[i].first);
    sums_[i].second.merge(other.sums_[i].second);
  }
  positive_.merge(other.positive_);
  totals_.merge(other.totals_);
}

void SlashShortfalls::save(base::ArchiveWriter& archive) const {
  save_tag(archive, slash_shortfalls_tag, sums_.size());
  for (const auto& sums : sums_) {
    sums.first.save(archive);
    sums.second.save(archive);
  }
  positive_.save(archive);
  totals_.save(archive);
}

void SlashShortfalls::load(base::ArchiveReader& archive) {
  load_tag(archive, slash_shortfalls_tag, sums_.size());
  for (auto& sums : sums_) {
    sums.first.load(archive);
    sums.second.load(archive);
  }
  positive_.load(archive);
  totals_.load(archive);
}

std::vector<Table> SlashShortfalls::tables(const MeasureContext& context) const {
  if (!context.slash_shortfalls) return {};
  const auto n = static_cast<double>(totals_.count());
  std::vector<double> mean, error, probability;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const double m1 = sums_[i].first.value() / n;
    const double variance = std::max(0.0, sums_[i].second.value() / n - m1 * m1);
    mean.push_back(m1);
    error.push_back(context.parameter_parts ? std::numeric_limits<double>::quiet_NaN()
                                            : std::sqrt(variance / n));
    probability.push_back(positive_.first(i) / n);
  }
  return {{"slash_shortfall",
           {"avs"},
           context.numeraire,
           "mean over the horizon of what the AVS is credited with by its slashes and not paid",
           std::move(mean)},
          {"slash_shortfall_se",
           {"avs"},
           context.numeraire,
           "standard error of that mean; NaN where parameters are drawn",
           std::move(error)},
          {"slash_shortfall_probability",
           {"avs"},
           "1",
           "probability of any such shortfall over the horizon",
           std::move(probability)}};
}

std::size_t SlashShortfalls::memory_bytes(const MeasureContext& context) {
  const auto size = size_of(context);
  return sizeof(SlashShortfalls) + size * (sizeof(Sums) + 3 * sizeof(double)) +
         EventSums::memory_bytes(size, context.weighting, Multiplicity::once);
}

}  // namespace faultline::risk::measure
