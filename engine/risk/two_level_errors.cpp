// SPDX-License-Identifier: Apache-2.0
#include "risk/two_level_errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include "base/contracts.hpp"
#include "base/not_a_number.hpp"
#include "numerics/normal.hpp"
#include "risk/two_level.hpp"

namespace faultline::risk {

using measure::DrawSums;
using measure::ParameterDraws;
using portfolio::HolderId;
using portfolio::Perspective;
using portfolio::perspective_count;

namespace {

/// Tables of errors that are not known for positions; the book's are.
constexpr std::array<std::string_view, 5> of_the_book{
    "value_at_risk_low", "value_at_risk_high", "expected_shortfall_se", "aggregate_exceedance_low",
    "aggregate_exceedance_high"};
/// Those that are not known for anybody.
constexpr std::array<std::string_view, 2> of_nobody{"occurrence_exceedance_low",
                                                    "occurrence_exceedance_high"};

class ErrorWriter {
 public:
  ErrorWriter(const ParameterDraws& draws, const measure::Tail& tail, const MeasureContext& context,
              std::vector<Table>& tables)
      : draws_(draws),
        tail_(tail),
        context_(context),
        tables_(tables),
        z_(numerics::normal_quantile(0.5 + 0.5 * context.confidence)) {}

  void write() {
    for (const auto name : of_the_book) clear(std::string(name));
    for (const auto name : of_nobody) {
      clear(std::string(name));
      clear("book_" + std::string(name));
    }
    for (std::size_t h = 0; h < context_.holder_count(); ++h)
      for (std::size_t p = 0; p < perspective_count; ++p)
        write_moments(HolderId{h}, static_cast<Perspective>(p));
    for (std::size_t p = 0; p < perspective_count; ++p) write_book(static_cast<Perspective>(p));
  }

 private:
  [[nodiscard]] std::vector<double>* values(const std::string& name) {
    const auto found = std::find_if(tables_.begin(), tables_.end(),
                                    [&](const Table& table) { return table.name == name; });
    return found == tables_.end() ? nullptr : &std::get<std::vector<double>>(found->values);
  }

  void clear(const std::string& name) {
    if (auto* all = values(name)) std::fill(all->begin(), all->end(), base::not_a_number);
  }

  [[nodiscard]] double& at(const std::string& name, HolderId holder, Perspective perspective) {
    const auto p = static_cast<std::size_t>(perspective);
    if (holder == context_.book()) return values("book_" + name)->at(p);
    return values(name)->at(holder.index() * perspective_count + p);
  }

  /// Error of the mean of a sum over trials, in the units of the sums.
  [[nodiscard]] double error(HolderId holder, Perspective perspective,
                             const std::function<double(const LossSums&)>& first) const {
    const auto means = draw_means(draws_, [&](const ParameterDraws::Part& part) {
      return DrawSums{first(part.sums.of(holder, perspective)), 0.0};
    });
    return two_level_error(means);
  }

  void write_moments(HolderId holder, Perspective perspective) {
    const double unit = context_.grids[holder.index()].quantum() * 0x1p50;
    const double mean = at("expected_loss", holder, perspective) / unit;
    const double deviation = at("standard_deviation", holder, perspective) / unit;
    const double share = at("loss_probability", holder, perspective);
    double& mean_error = at("expected_loss_se", holder, perspective);
    if (!std::isnan(mean_error))
      mean_error =
          unit * error(holder, perspective, [](const LossSums& sums) { return sums.first; });
    double& deviation_error = at("standard_deviation_se", holder, perspective);
    if (!std::isnan(deviation_error))
      deviation_error =
          unit / (2.0 * deviation) * error(holder, perspective, [&](const LossSums& sums) {
            return sums.second - 2.0 * mean * sums.first;
          });
    const double width =
        z_ * error(holder, perspective, [](const LossSums& sums) { return sums.weight; });
    at("loss_probability_low", holder, perspective) =
        share > 0.0 ? std::max(share - width, 0.0) : base::not_a_number;
    at("loss_probability_high", holder, perspective) =
        share > 0.0 ? std::min(share + width, 1.0) : base::not_a_number;
  }

  /// A statistic of the book's law in each draw.
  [[nodiscard]] double book_error(Perspective perspective,
                                  const std::function<double(const ExceedanceCurve&)>& of) const {
    std::vector<DrawEstimate> estimates;
    for (std::size_t k = 0; k < draws_.parts().size(); ++k) {
      const auto n = static_cast<double>(draws_.parts()[k].totals.count());
      if (n > 0.0)
        estimates.push_back(
            {n, of(draws_.book_curve(k, perspective, context_)), base::not_a_number});
    }
    return two_level_error(estimates);
  }

  /// Woodruff's interval: what the error of P(L ≤ q) leaves open of the quantile q.
  [[nodiscard]] Interval interval(const ExceedanceCurve& curve, Perspective perspective,
                                  double level) const {
    if (trials() * (1.0 - level) < fewest_effective_samples)
      return {base::not_a_number, base::not_a_number};
    const double quantile = curve.value_at_risk(level);
    const double error = book_error(
        perspective, [&](const ExceedanceCurve& one) { return one.exceedance(quantile); });
    const double below = level - z_ * error;
    const double above = level + z_ * error;
    return {below > 0.0 ? curve.value_at_risk(below) : 0.0,
            above < 1.0 ? curve.value_at_risk(above) : base::not_a_number};
  }

  [[nodiscard]] double trials() const {
    double trials = 0.0;
    for (const auto& part : draws_.parts()) trials += static_cast<double>(part.totals.count());
    return trials;
  }

  void write_book(Perspective perspective) {
    const auto curve = tail_.curve(context_.book(), perspective);
    FAULTLINE_EXPECT(curve.has_value());
    const auto p = static_cast<std::size_t>(perspective);
    for (std::size_t l = 0; l < context_.levels.size(); ++l) {
      const double level = context_.levels[l];
      const std::size_t place = p * context_.levels.size() + l;
      put("value_at_risk", place, interval(*curve, perspective, level));
      double& error = values("book_expected_shortfall_se")->at(place);
      if (std::isnan(error)) continue;
      const double quantile = curve->value_at_risk(level);
      error = book_error(perspective,
                         [&](const ExceedanceCurve& one) { return one.mean_excess(quantile); }) /
              (1.0 - level);
    }
    const auto& years = context_.return_periods_years;
    for (std::size_t i = 0; i < years.size(); ++i) {
      const double level = context_.level_of_return_period(years[i]);
      if (level > 0.0)
        put("aggregate_exceedance", p * years.size() + i, interval(*curve, perspective, level));
    }
  }

  void put(const std::string& name, std::size_t place, const Interval& interval) {
    values("book_" + name + "_low")->at(place) = interval.low;
    values("book_" + name + "_high")->at(place) = interval.high;
  }

  const ParameterDraws& draws_;
  const measure::Tail& tail_;
  const MeasureContext& context_;
  std::vector<Table>& tables_;
  double z_;
};

}  // namespace

void replace_errors(const ParameterDraws& draws, const measure::Tail& tail,
                    const MeasureContext& context, std::vector<Table>& tables) {
  if (!draws.parts().empty()) ErrorWriter(draws, tail, context, tables).write();
}

}  // namespace faultline::risk
