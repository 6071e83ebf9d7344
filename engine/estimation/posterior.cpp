// SPDX-License-Identifier: Apache-2.0
#include "estimation/posterior.hpp"

#include <set>

#include "base/contracts.hpp"
#include "base/date.hpp"
#include "numerics/boost_laws.hpp"

namespace faultline::estimation {

namespace {

constexpr auto days_a_year = static_cast<std::int64_t>(base::days_per_year);

/// The quantiles of the law whose quantile function is given.
template <class Quantile>
void fill_interval(Posterior& posterior, double level, const Quantile& quantile) {
  posterior.median = quantile(0.5);
  posterior.low = quantile(0.5 * (1.0 - level));
  posterior.high = quantile(0.5 * (1.0 + level));
}

}  // namespace

Posterior rate_posterior(std::int64_t events, double years, double level) {
  FAULTLINE_EXPECT(events >= 0 && years > 0.0 && 0.0 < level && level < 1.0);
  Posterior result{.form = Marginal::rate, .hits = events, .exposure = years};
  result.a = static_cast<double>(events) + 0.5;
  result.b = years;
  result.mean = result.a / result.b;
  fill_interval(result, level,
                [&](double u) { return numerics::gamma_quantile(result.a, u) / result.b; });
  return result;
}

Posterior probability_posterior(std::int64_t hits, std::int64_t years, double level) {
  FAULTLINE_EXPECT(0 <= hits && hits <= years && years >= 1 && 0.0 < level && level < 1.0);
  const auto n = static_cast<double>(years);
  Posterior result{.form = Marginal::probability, .hits = hits, .exposure = n};
  result.a = static_cast<double>(hits) + 0.5;
  result.b = n - static_cast<double>(hits) + 0.5;
  result.mean = result.a / (n + 1.0);
  fill_interval(result, level,
                [&](double u) { return numerics::beta_quantile(result.a, result.b, u); });
  return result;
}

std::int64_t whole_years(const History& history) {
  return (history.to - history.from) / days_a_year;
}

Posterior posterior_of(const History& history, const Options& options) {
  if (options.marginal == Marginal::rate || is_shock(history)) {
    const double years = static_cast<double>(history.to - history.from) / base::days_per_year;
    return rate_posterior(static_cast<std::int64_t>(history.events.size()), years, options.level);
  }
  const std::int64_t years = whole_years(history);
  std::set<std::int64_t> hit;
  for (const Event& event : history.events) {
    const std::int64_t year = (event.day - history.from) / days_a_year;
    if (year < years) hit.insert(year);
  }
  return probability_posterior(static_cast<std::int64_t>(hit.size()), years, options.level);
}

}  // namespace faultline::estimation
