// SPDX-License-Identifier: Apache-2.0
#include "numerics/beta_quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/normal.hpp"

namespace faultline::numerics {
namespace {

using Expansion = BetaQuantiles::Expansion;
using Series = std::array<long double, BetaQuantiles::order>;

constexpr long double reach = 6.6L;
constexpr long double lowest_log_odds = -700.0L;
constexpr long double largest_median = 600.0L;
constexpr std::size_t most_expansions = 512;

long double cdf(long double z) {
  return 0.5L * std::erfc(-z / std::numbers::sqrt2_v<long double>);
}

long double pdf(long double z) {
  constexpr long double one_over_sqrt_two_pi = 0.398942280401432677939946059934381868L;
  return std::exp(-0.5L * z * z) * one_over_sqrt_two_pi;
}

long double of_log_odds(long double y) {
  return 1.0L / (1.0L + std::exp(-y));
}

/// The log-odds of a quantile, and their derivative in z.
struct Point {
  long double log_odds;
  long double slope;
};

/// Newton's method from a guess that is nearly right: one step, but at the median.
Point solve(double a, double b, long double z, long double guess) {
  const long double u = cdf(z);
  constexpr int most_steps = 4;
  long double y = guess;
  for (int i = 1;; ++i) {
    const BetaLogTail tail = beta_log_tail(a, b, y);
    const long double step = (std::log(u) - tail.value) / tail.slope;
    y += step;
    if (i == most_steps || std::fabs(step) <= 0x1p-58L * (1.0L + std::fabs(y)))
      return {y, pdf(z) / (u * tail.slope)};
  }
}

/// The coefficient of order n of f·g.
long double product(const Series& f, const Series& g, std::size_t n) {
  long double sum = 0.0L;
  for (std::size_t i = 0; i <= n; ++i) sum += f[i] * g[n - i];
  return sum;
}

/// With x the quantile and w = dy/dz: dx/dz = x(1 − x)w and
/// dw/dz = w(−z − (a(1 − x) − bx)w), the logarithmic derivative of φ(z)/g(y) times w.
Series expand(double a, double b, long double z, Point at) {
  Series y{at.log_odds};
  Series x{of_log_odds(at.log_odds)};
  Series rest{of_log_odds(-at.log_odds)};
  Series w{at.slope};
  Series spread{};
  Series drift{};
  Series growth{};
  for (std::size_t n = 0; n + 1 < y.size(); ++n) {
    const auto next = static_cast<long double>(n + 1);
    spread[n] = product(x, rest, n);
    drift[n] = a * rest[n] - b * x[n];
    growth[n] = -product(drift, w, n) - (n == 0 ? z : n == 1 ? 1.0L : 0.0L);
    x[n + 1] = product(spread, w, n) / next;
    rest[n + 1] = -x[n + 1];
    y[n + 1] = w[n] / next;
    w[n + 1] = product(growth, w, n) / next;
  }
  return y;
}

/// How far from its centre a series is good: its last terms are then below 2⁻⁶⁴.
long double radius(const Series& y) {
  constexpr std::size_t last_terms = 6;
  long double least = 1.0L;
  for (std::size_t n = y.size() - last_terms; n < y.size(); ++n) {
    const long double term = std::fabs(y[n]) / (1.0L + std::fabs(y[0]));
    if (term == 0.0L) continue;
    const long double log_ratio = -64.0L * std::numbers::ln2_v<long double> - std::log(term);
    least = std::min(least, std::exp(log_ratio / static_cast<long double>(n)));
  }
  return least;
}

long double evaluate(const Expansion& expansion, long double z) {
  const long double t = z - expansion.centre;
  long double y = 0.0L;
  for (auto c = expansion.coefficients.rbegin(); c != expansion.coefficients.rend(); ++c)
    y = *c + t * y;
  return y;
}

/// Empty when the median is too far out, or there would be too many.
std::vector<Expansion> expand_lower_half(double a, double b) {
  std::vector<Expansion> half;
  long double z = 0.0L;
  long double y = beta_log_odds(a, b, 0.5);
  if (std::fabs(y) > largest_median) return {};
  while (z > -reach && y > lowest_log_odds) {
    if (half.size() == most_expansions) return {};
    half.push_back({z, expand(a, b, z, solve(a, b, z, y))});
    z -= radius(half.back().coefficients);
    y = evaluate(half.back(), z);
  }
  if (y <= lowest_log_odds) half.push_back({z, {lowest_log_odds}});
  return half;
}

}  // namespace

BetaQuantiles::BetaQuantiles(double a, double b)
    : lower_{a, b, expand_lower_half(a, b)}, upper_{b, a, expand_lower_half(b, a)} {}

/// For z ≤ 0.
long double BetaQuantiles::Half::log_odds(double z) const {
  if (expansions.empty()) return beta_log_odds(a, b, normal_cdf(z));
  const auto next = std::partition_point(expansions.begin(), expansions.end(),
                                         [&](const Expansion& e) { return e.centre >= z; });
  return evaluate(*(next - 1), z);
}

double BetaQuantiles::operator()(double z) const {
  FAULTLINE_EXPECT(std::fabs(z) <= static_cast<double>(reach));
  const long double y = z <= 0.0 ? lower_.log_odds(z) : -upper_.log_odds(-z);
  return static_cast<double>(of_log_odds(std::max(y, lowest_log_odds)));
}

}  // namespace faultline::numerics
