// SPDX-License-Identifier: Apache-2.0
#include "risk/exceedance_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/contracts.hpp"
#include "base/not_a_number.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/int128.hpp"
#include "numerics/normal.hpp"
#include "risk/measure_context.hpp"

namespace faultline::risk {
namespace {

/// Integer sums over the bins passed so far.
struct Sums {
  numerics::Int128 weight = 0;
  numerics::Int128 weight_squared = 0;
  numerics::Int128 weighted_loss = 0;
};

double as_weight(numerics::Int128 quanta) {
  return static_cast<double>(quanta) / weight_quanta;
}

}  // namespace

ExceedanceCurve::ExceedanceCurve(std::span<const Bin> bins, numerics::MoneyGrid grid,
                                 const TrialTotals& totals, double floor)
    : trials_(static_cast<double>(totals.count())), unweighted_(totals.unweighted()) {
  const double quantum = grid.quantum();
  Sums above;
  for (const Bin& bin : bins) {
    if (bin.max <= 0.0) continue;
    steps_.push_back({.min = bin.min,
                      .max = bin.max,
                      .weight = as_weight(bin.weight),
                      .weight_squared = as_weight(bin.weight_squared),
                      .weighted_loss = static_cast<double>(bin.weighted_loss) * quantum,
                      .weight_above = as_weight(above.weight),
                      .weight_squared_above = as_weight(above.weight_squared),
                      .weighted_loss_above = static_cast<double>(above.weighted_loss) * quantum});
    above.weight += bin.weight;
    above.weight_squared += bin.weight_squared;
    above.weighted_loss += bin.weighted_loss;
  }
  const double rest = floor > 0.0 ? base::not_a_number : 0.0;
  steps_.push_back({.min = rest,
                    .max = rest,
                    .weight = std::numeric_limits<double>::infinity(),
                    .weight_squared = 0.0,
                    .weighted_loss = 0.0,
                    .weight_above = as_weight(above.weight),
                    .weight_squared_above = as_weight(above.weight_squared),
                    .weighted_loss_above = static_cast<double>(above.weighted_loss) * quantum});
}

double ExceedanceCurve::Step::loss_at(double part) const {
  return min == max ? max : max - part / weight * (max - min);
}

double ExceedanceCurve::Step::weight_over(double x) const {
  if (x >= max) return 0.0;
  return x < min || min == max ? weight : weight * (max - x) / (max - min);
}

double ExceedanceCurve::exceedance(double x) const {
  double above = 0.0;
  for (auto step = steps_.begin(); step != steps_.end() - 1 && step->max > x; ++step)
    above += step->weight_over(x);
  return above / trials_;
}

double ExceedanceCurve::mean_excess(double x) const {
  double excess = 0.0;
  for (auto step = steps_.begin(); step != steps_.end() - 1 && step->max > x; ++step) {
    const double weight = step->weight_over(x);
    excess += x < step->min || step->min == step->max ? step->weighted_loss - x * weight
                                                      : 0.5 * weight * (step->max - x);
  }
  return excess / trials_;
}

double ExceedanceCurve::tail_weight(double level) const {
  return trials_ - trials_ * level;
}

/// The first step from above that is reached; `reached` holds for all steps from some step on, and
/// for the zeros whatever it says.
template <class Reached>
const ExceedanceCurve::Step& ExceedanceCurve::first_step(Reached&& reached) const {
  return *std::partition_point(steps_.begin(), steps_.end() - 1,
                               [&](const Step& step) { return !reached(step); });
}

ExceedanceCurve::Tail ExceedanceCurve::tail(double level) const {
  FAULTLINE_EXPECT(level > 0.0 && level < 1.0);
  const double allowed = tail_weight(level);
  const Step& step = first_step([&](const Step& s) { return s.weight_above + s.weight > allowed; });
  if (step.min == step.max) return {&step, step.max, 0.0};
  const double part = allowed - step.weight_above;
  return {&step, step.loss_at(part), part};
}

double ExceedanceCurve::value_at_risk(double level) const {
  return tail(level).value;
}

double ExceedanceCurve::resolution(double level) const {
  const Step& step = *tail(level).step;
  if (std::isnan(step.max)) return base::not_a_number;
  return step.max > 0.0 ? (step.max - step.min) / step.max : 0.0;
}

std::optional<Interval> ExceedanceCurve::bracket(double level) const {
  const Step& step = *tail(level).step;
  if (!(step.min < step.max)) return std::nullopt;
  return Interval{step.min, step.max};
}

std::pair<std::int64_t, std::int64_t> ExceedanceCurve::RankTable::of(std::int64_t trials,
                                                                     double level,
                                                                     double confidence) {
  const auto [entry, added] = known_.try_emplace({trials, level, confidence});
  if (added) entry->second = numerics::quantile_ranks(trials, level, confidence);
  return entry->second;
}

Interval ExceedanceCurve::interval(double level, double confidence, RankTable& ranks) const {
  const double samples = unweighted_ ? tail_weight(level) : effective_samples(level);
  if (samples < fewest_effective_samples) return {base::not_a_number, base::not_a_number};
  return unweighted_ ? rank_interval(level, confidence, ranks) : normal_interval(level, confidence);
}

Interval ExceedanceCurve::rank_interval(double level, double confidence, RankTable& table) const {
  const auto count = static_cast<std::int64_t>(trials_);
  const auto ranks = table.of(count, level, confidence);
  const auto step_of_rank = [&](std::int64_t rank) -> const Step& {
    const auto from_above = static_cast<double>(count - rank + 1);
    return first_step([&](const Step& s) { return s.weight_above + s.weight >= from_above; });
  };
  return {step_of_rank(ranks.first).min, step_of_rank(ranks.second).max};
}

Interval ExceedanceCurve::normal_interval(double level, double confidence) const {
  const double z = numerics::normal_quantile(0.5 + 0.5 * confidence);
  const auto bound = [&](double sign) -> const Step& {
    return *std::find_if(steps_.begin(), steps_.end() - 1, [&](const Step& s) {
      const double p = (s.weight_above + s.weight) / trials_;
      const double second_moment = (s.weight_squared_above + s.weight_squared) / trials_;
      const double error = std::sqrt(std::max(second_moment - p * p, 0.0) / trials_);
      return p + sign * z * error > 1.0 - level;
    });
  };
  return {bound(-1.0).min, bound(1.0).max};
}

double ExceedanceCurve::expected_shortfall(double level) const {
  const Tail t = tail(level);
  const double above = t.step->weighted_loss_above - t.value * t.step->weight_above;
  const double inside = t.weight_in_step * 0.5 * (t.step->max - t.value);
  return t.value + (above + inside) / tail_weight(level);
}

double ExceedanceCurve::expected_shortfall_error(double level) const {
  if (!(effective_samples(level) >= fewest_effective_samples)) return base::not_a_number;
  const Tail t = tail(level);
  double squares = 0.0;
  for (const Step* step = steps_.data(); step != t.step; ++step) {
    const double excess = step->weighted_loss / step->weight - t.value;
    squares += step->weight_squared * excess * excess;
  }
  const double mean = (t.step->weighted_loss_above - t.value * t.step->weight_above) / trials_;
  const double variance = std::max(squares / trials_ - mean * mean, 0.0);
  return std::sqrt(variance / trials_) / (1.0 - level);
}

double ExceedanceCurve::standard_deviation_error() const {
  if (std::isnan(steps_.back().max)) return base::not_a_number;
  constexpr double noise = 0x1p-31;
  double mean = 0.0;
  double mean_square = 0.0;
  const auto each = [&](auto&& visit) {
    for (auto step = steps_.rbegin() + 1; step != steps_.rend(); ++step) {
      visit(*step, step->weighted_loss / step->weight);
    }
  };
  each([&](const Step& step, double loss) {
    mean += step.weighted_loss / trials_;
    mean_square += step.weighted_loss * loss / trials_;
  });
  const double psi_mean = mean_square - 2.0 * mean * mean;
  double psi_square = 0.0;
  each([&](const Step& step, double loss) {
    const double psi = loss * loss - 2.0 * mean * loss;
    psi_square += step.weight_squared * psi * psi / trials_;
  });
  const double variance = psi_square - psi_mean * psi_mean;
  const double deviation_square = mean_square - mean * mean;
  if (!(variance > noise * psi_square) || !(deviation_square > 0.0)) return base::not_a_number;
  const double deviation = std::sqrt(deviation_square * trials_ / (trials_ - 1.0));
  return std::sqrt(variance / trials_) / (2.0 * deviation);
}

double ExceedanceCurve::effective_samples(double level) const {
  const Tail t = tail(level);
  if (std::isnan(t.value)) return base::not_a_number;
  const double weight = t.step->weight_above + t.weight_in_step;
  if (weight <= 0.0) return 0.0;
  const double part = t.weight_in_step > 0.0 ? t.weight_in_step / t.step->weight : 0.0;
  return weight * weight / (t.step->weight_squared_above + part * t.step->weight_squared);
}

}  // namespace faultline::risk
