// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "numerics/log_linear_histogram.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

struct Interval {
  double low;
  double high;
};

/// The estimated law of a loss, read from its upper end: P(L > x) = Σ w·1{L > x} / n, with weights
/// that are not normalised (MODEL section 11).
///
/// A bin whose losses are all equal is an atom, and everything about it is exact. Inside a wider
/// bin the loss falls linearly in weight from its largest to its smallest one. Trials without a
/// loss are the last atom, at 0.
class ExceedanceCurve {
 public:
  using Bin = numerics::LossHistogram::Bin;

  /// `bins` from the largest losses down, of amounts in quanta of `grid`; zeros may be left out.
  /// Losses up to `floor` are not in them: with a floor above 0, whatever depends on those is
  /// not-a-number.
  ExceedanceCurve(std::span<const Bin> bins, numerics::MoneyGrid grid, const TrialTotals& totals,
                  double floor = 0.0);

  /// VaR = inf{x : P(L > x) ≤ 1 − level}, for a level in (0, 1).
  [[nodiscard]] double value_at_risk(double level) const;

  /// Width of the bin that holds the value at risk, relative to its upper end; 0 where it is exact.
  [[nodiscard]] double resolution(double level) const;

  /// The bin that holds the value at risk, where it hides what the exact value is: its smallest and
  /// its largest loss.
  [[nodiscard]] std::optional<Interval> bracket(double level) const;

  /// Ranks of the order statistics that make up an interval, found once for each level.
  class RankTable {
   public:
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> of(std::int64_t trials, double level,
                                                           double confidence);

   private:
    std::map<std::tuple<std::int64_t, double, double>, std::pair<std::int64_t, std::int64_t>>
        known_;
  };

  /// Interval of the value at risk. Unweighted: order statistics, without any assumption on the
  /// law, atoms included; not-a-number when fewer than 100 trials are the worst 1 − level.
  /// Weighted: all x where P(L > x) = 1 − level is within the normal interval of the estimate;
  /// not-a-number below 100 effective samples. Bins count in full, so that the interval also holds
  /// what they hide.
  [[nodiscard]] Interval interval(double level, double confidence, RankTable& ranks) const;

  /// ES = VaR + E[(L − VaR)₊] / (1 − level): correct with atoms (Acerbi & Tasche 2002,
  /// doi:10.1016/S0378-4266(02)00283-2).
  [[nodiscard]] double expected_shortfall(double level) const;

  /// √(Var[w(L − VaR)₊] / n) / (1 − level). Not-a-number below 100 effective samples.
  [[nodiscard]] double expected_shortfall_error(double level) const;

  /// P(L > x).
  [[nodiscard]] double exceedance(double x) const;

  /// E[(L − x)₊].
  [[nodiscard]] double mean_excess(double x) const;

  /// Standard error of the standard deviation σ by the delta method: √(Var ψ / n) / 2σ with
  /// ψ = w(L² − 2 E[L] L), the losses of a bin taken as equal to their mean. Not-a-number where Var
  /// ψ is below 2⁻³¹ of the mean of ψ²: rounding could make up less.
  [[nodiscard]] double standard_deviation_error() const;

  /// (Σw)² / Σw² over the losses above the value at risk.
  [[nodiscard]] double effective_samples(double level) const;

 private:
  /// Losses of one bin, and sums over all larger ones.
  struct Step {
    double min;
    double max;
    double weight;
    double weight_squared;
    double weighted_loss;
    double weight_above;
    double weight_squared_above;
    double weighted_loss_above;

    /// The loss that exceeds all but `weight` of the bin's weight.
    [[nodiscard]] double loss_at(double weight) const;
    /// The weight of the bin's losses above x.
    [[nodiscard]] double weight_over(double x) const;
  };

  /// What lies above the value at risk.
  struct Tail {
    const Step* step;  ///< that holds it
    double value;
    double weight_in_step;  ///< of the step, above the value; 0 in an atom
  };

  [[nodiscard]] double tail_weight(double level) const;
  [[nodiscard]] Tail tail(double level) const;
  template <class Reached>
  [[nodiscard]] const Step& first_step(Reached&& reached) const;
  [[nodiscard]] Interval rank_interval(double level, double confidence, RankTable& ranks) const;
  [[nodiscard]] Interval normal_interval(double level, double confidence) const;

  double trials_;
  bool unweighted_;
  std::vector<Step> steps_;  ///< from the largest losses to the zeros
};

}  // namespace faultline::risk
