// SPDX-License-Identifier: Apache-2.0
#include "run/prior.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/range_check.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace faultline::run {

namespace {

using Flaw = std::optional<PriorFlaw>;

/// Most of a lognormal law that may lie outside the range of its number.
constexpr double most_outside = 0.01;

std::string in_words(const base::Range& range) {
  return fmt::format("a law within {}{}, {}{}", range.low_open ? "(" : "[", range.low, range.high,
                     range.high_open ? ")" : "]");
}

Flaw not_a_pair(const std::vector<double>& numbers, const char* expected) {
  if (numbers.size() == 2) return {};
  return PriorFlaw{fmt::format("{} numbers", numbers.size()), expected};
}

/// Φ((ln x − ln m)/σ), at the ends of the range.
double lognormal_below(const LognormalPrior::Shape& law, double x) {
  if (!(x > 0.0)) return 0.0;
  if (std::isinf(x)) return 1.0;
  return numerics::normal_cdf(numerics::log(x / law.median) / law.sigma);
}

struct FlawOf {
  const base::Range& range;

  Flaw operator()(const BetaPrior& prior) const {
    if (auto flaw = not_a_pair(prior.shapes, "both shapes, [a, b]")) return flaw;
    if (range.low <= 0.0 && range.high >= 1.0) return {};
    return PriorFlaw{"a beta law is one of a number from 0 to 1", in_words(range)};
  }
  Flaw operator()(const GammaPrior& prior) const {
    if (auto flaw = not_a_pair(prior.numbers, "shape and exposure, [a, b]")) return flaw;
    if (range.low <= 0.0 && std::isinf(range.high)) return {};
    return PriorFlaw{"a gamma law is one of a number from 0 on, without an upper end",
                     in_words(range)};
  }
  Flaw operator()(const LognormalPrior& prior) const {
    const auto& law = prior.lognormal;
    const double outside =
        1.0 - (lognormal_below(law, range.high) - lognormal_below(law, range.low));
    if (outside <= most_outside) return {};
    return PriorFlaw{
        fmt::format("{:.3g} % of the law lies outside the range of the number", 100.0 * outside),
        in_words(range) + ", but for 1 % of it that is cut off"};
  }
  Flaw operator()(const IntervalPrior& prior) const {
    if (auto flaw = not_a_pair(prior.bounds, "both ends, [low, high]")) return flaw;
    const double low = prior.bounds[0];
    const double high = prior.bounds[1];
    if (!(low < high))
      return PriorFlaw{fmt::format("the lower end {} is not below the upper end {}", low, high),
                       "[low, high], low < high"};
    if (range.admits(low) && range.admits(high)) return {};
    return PriorFlaw{fmt::format("[{}, {}] is out of range", low, high), in_words(range)};
  }
};

struct QuantileOf {
  const base::Range& range;
  double u;

  double operator()(const BetaPrior& prior) const {
    return numerics::beta_quantile(prior.shapes[0], prior.shapes[1], u);
  }
  double operator()(const GammaPrior& prior) const {
    return numerics::gamma_quantile(prior.numbers[0], u) / prior.numbers[1];
  }
  /// Of the law given that it is inside the range.
  double operator()(const LognormalPrior& prior) const {
    const auto& law = prior.lognormal;
    const double low = lognormal_below(law, range.low);
    const double high = lognormal_below(law, range.high);
    const double z = numerics::normal_quantile(low + u * (high - low));
    return law.median * numerics::exp(law.sigma * z);
  }
  double operator()(const IntervalPrior& prior) const {
    return prior.bounds[0] + u * (prior.bounds[1] - prior.bounds[0]);
  }
};

/// Rounding may put a quantile at an end that does not belong to the range, or just outside.
double put_inside(double x, const base::Range& range) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(x > range.low)) x = range.low_open ? std::nextafter(range.low, infinity) : range.low;
  if (!(x < range.high)) x = range.high_open ? std::nextafter(range.high, -infinity) : range.high;
  return x;
}

}  // namespace

std::optional<PriorFlaw> flaw_of(const Prior& prior, const base::Range& range) {
  base::Issues issues;
  base::check_ranges("", UncertainNumber{"", prior}, issues);
  if (!issues.empty()) return PriorFlaw{issues.list()[0].problem, issues.list()[0].expected};
  return std::visit(FlawOf{range}, prior);
}

double prior_quantile(const Prior& prior, const base::Range& range, double u) {
  FAULTLINE_EXPECT(0.0 < u && u < 1.0);
  return put_inside(std::visit(QuantileOf{range, u}, prior), range);
}

}  // namespace faultline::run
