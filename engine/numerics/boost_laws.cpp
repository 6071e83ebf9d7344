// SPDX-License-Identifier: Apache-2.0
#include "numerics/boost_laws.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {
namespace {

namespace policies = boost::math::policies;
/// In long double inside, for the reason given in elementary.hpp.
using InLongDouble = policies::policy<policies::promote_double<true>,
                                      policies::overflow_error<policies::ignore_error>>;

double from_log_odds(double y) {
  return 1.0 / (1.0 + exp(-y));
}

long double from_log_odds(long double y) {
  return 1.0L / (1.0L + std::exp(-y));
}

struct LogTail {
  double value;  ///< ln I_x(a, b)
  double slope;  ///< its derivative in the log-odds of x
};

LogTail log_tail(double a, double b, double y) {
  const double x = from_log_odds(y);
  const double rest = from_log_odds(-y);
  const double below = x < 0.5 ? boost::math::ibeta(a, b, x, InLongDouble())
                               : boost::math::ibetac(b, a, rest, InLongDouble());
  // x(1−x) times the density is that of the shapes a+1, b+1, times B(a+1, b+1)/B(a, b).
  const double raised = x < 0.5
                            ? boost::math::ibeta_derivative(a + 1.0, b + 1.0, x, InLongDouble())
                            : boost::math::ibeta_derivative(b + 1.0, a + 1.0, rest, InLongDouble());
  const double total = a + b;
  return {log(below), raised * (a / total) * (b / (total + 1.0)) / below};
}

/// The log-odds y of the x with I_x(a, b) = u ≤ ½. ln I is increasing and concave in y, so a Newton
/// step never ends right of the root, and from the left the steps climb to it until only rounding
/// is left to correct. Quantiles below e^−700 are not told apart.
double log_odds_of_lower_tail(double a, double b, double u) {
  constexpr double lowest = -700.0;
  constexpr double least_log_tail = -708.0;
  double y = log(a / b);
  double last_inside = y;
  bool climbing = false;
  for (int i = 0; i < 200; ++i) {
    const LogTail tail = log_tail(a, b, y);
    if (!(tail.value >= least_log_tail) || !std::isfinite(tail.slope) || tail.slope == 0.0) {
      y = 0.5 * (y + last_inside);  // so far left that I loses digits or underflows
      continue;
    }
    const double step = (log(u) - tail.value) / tail.slope;
    if (std::fabs(step) <= 1e-15 * (1.0 + std::fabs(y)) ||
        ((climbing || y == lowest) && step < 0.0))
      break;
    climbing = step > 0.0;
    last_inside = y;
    y = std::max(y + step, lowest);
  }
  return y;
}

/// The log-odds of the quantile whose upper tail has probability v ≤ ½.
double log_odds_of_upper_tail(double a, double b, double v) {
  return -log_odds_of_lower_tail(b, a, v);
}

/// The smallest integer in (low, high] where `holds` is true, or `high`; `holds` is monotone.
template <class Predicate>
std::int64_t first_where(std::int64_t low, std::int64_t high, const Predicate& holds) {
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace

double student_t_cdf(double nu, double x) {
  FAULTLINE_EXPECT(nu > 0.0);
  return boost::math::cdf(boost::math::students_t_distribution<double, InLongDouble>(nu), x);
}

double student_t_quantile(double nu, double u) {
  FAULTLINE_EXPECT(nu > 0.0 && 0.0 < u && u < 1.0);
  return boost::math::quantile(boost::math::students_t_distribution<double, InLongDouble>(nu), u);
}

double chi_squared_at_normal(double nu, double z) {
  FAULTLINE_EXPECT(nu > 0.0 && std::fabs(z) <= 37.0);
  const double a = 0.5 * nu;
  return 2.0 * (z < 0.0 ? boost::math::gamma_p_inv(a, normal_cdf(z), InLongDouble())
                        : boost::math::gamma_q_inv(a, normal_cdf(-z), InLongDouble()));
}

double gamma_quantile(double a, double u) {
  FAULTLINE_EXPECT(a > 0.0 && 0.0 < u && u < 1.0);
  return u < 0.5 ? boost::math::gamma_p_inv(a, u, InLongDouble())
                 : boost::math::gamma_q_inv(a, 1.0 - u, InLongDouble());
}

double beta_cdf(double a, double b, double x) {
  return boost::math::ibeta(a, b, x, InLongDouble());
}

double beta_log_odds(double a, double b, double u) {
  FAULTLINE_EXPECT(a > 0.0 && b > 0.0 && 0.0 < u && u <= 0.5);
  return log_odds_of_lower_tail(a, b, u);
}

double beta_quantile(double a, double b, double u) {
  FAULTLINE_EXPECT(a > 0.0 && b > 0.0 && 0.0 <= u && u <= 1.0);
  if (u == 0.0 || u == 1.0) return u;
  return from_log_odds(u <= 0.5 ? log_odds_of_lower_tail(a, b, u)
                                : log_odds_of_upper_tail(a, b, 1.0 - u));
}

BetaLogTail beta_log_tail(double a, double b, long double y) {
  const long double p = a;
  const long double q = b;
  const long double x = from_log_odds(y);
  const long double rest = from_log_odds(-y);
  const bool low = x < 0.5L;
  const long double below = low ? boost::math::ibeta(p, q, x, InLongDouble())
                                : boost::math::ibetac(q, p, rest, InLongDouble());
  const long double raised =
      low ? boost::math::ibeta_derivative(p + 1.0L, q + 1.0L, x, InLongDouble())
          : boost::math::ibeta_derivative(q + 1.0L, p + 1.0L, rest, InLongDouble());
  const long double total = p + q;
  return {std::log(below), raised * (p / total) * (q / (total + 1.0L)) / below};
}

namespace {

/// The log-odds of the quantile of the lower tail u of a law with shapes of at least 1, as the
/// normal quantile z of u has it (Abramowitz & Stegun 1964, 26.5.22): right to a few per cent of a
/// standard deviation from shapes of 5 on, to a millionth from 10⁵ on.
long double nearly_normal_log_odds(double a, double b, double z) {
  const double per_a = 1.0 / (2.0 * a - 1.0);
  const double per_b = 1.0 / (2.0 * b - 1.0);
  const double lambda = (z * z - 3.0) / 6.0;
  const double h = 2.0 / (per_a + per_b);
  const double w =
      -z * std::sqrt(h + lambda) / h - (per_b - per_a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
  return log(a / b) - 2.0 * w;
}

/// The same by Halley's method on ln I_x(a, b), whose second derivative in y follows from the
/// first. A step of ε standard deviations leaves an error of less than ε³.
long double exact_log_odds(double a, double b, double u) {
  constexpr int most_steps = 20;
  constexpr long double last_step = 5e-6L;
  const long double log_u = std::log(static_cast<long double>(u));
  long double y = nearly_normal_log_odds(a, b, normal_quantile(u));
  for (int i = 0; i < most_steps; ++i) {
    const BetaLogTail tail = beta_log_tail(a, b, y);
    const long double newton = (log_u - tail.value) / tail.slope;
    const long double bend = (a - (a + b) * from_log_odds(y)) - tail.slope;
    const long double step = newton / (1.0L + 0.5L * newton * bend);
    if (!std::isfinite(step)) break;
    y += step;
    if (std::fabs(step * tail.slope) <= last_step) return y;
  }
  return log_odds_of_lower_tail(a, b, u);
}

}  // namespace

double log_gamma(double x) {
  return boost::math::lgamma(x);
}

double clopper_pearson_low(std::int64_t hits, std::int64_t n, double confidence) {
  FAULTLINE_EXPECT(0 <= hits && hits <= n && n >= 1);
  if (hits == 0) return 0.0;
  const auto k = static_cast<double>(hits);
  const auto misses = static_cast<double>(n - hits);
  return static_cast<double>(
      from_log_odds(exact_log_odds(k, misses + 1.0, 0.5 * (1.0 - confidence))));
}

double clopper_pearson_high(std::int64_t hits, std::int64_t n, double confidence) {
  FAULTLINE_EXPECT(0 <= hits && hits <= n && n >= 1);
  if (hits == n) return 1.0;
  const auto k = static_cast<double>(hits);
  const auto misses = static_cast<double>(n - hits);
  return static_cast<double>(
      from_log_odds(-exact_log_odds(misses, k + 1.0, 0.5 * (1.0 - confidence))));
}

std::pair<std::int64_t, std::int64_t> quantile_ranks(std::int64_t n, double level,
                                                     double confidence) {
  FAULTLINE_EXPECT(n >= 1 && level > 0.0 && level < 1.0);
  const boost::math::binomial law(static_cast<double>(n), level);
  const double side = 0.5 * (1.0 - confidence);
  // P(B < l) ≤ side for every l up to the lower rank; P(B ≥ u) ≤ side from the upper rank on.
  const auto too_high = [&](std::int64_t l) {
    return boost::math::cdf(law, static_cast<double>(l - 1)) > side;
  };
  const auto high_enough = [&](std::int64_t u) {
    return boost::math::cdf(boost::math::complement(law, static_cast<double>(u - 1))) <= side;
  };
  return {first_where(1, n + 1, too_high) - 1, first_where(0, n, high_enough)};
}

}  // namespace faultline::numerics
