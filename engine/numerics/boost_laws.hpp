// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

/// Laws whose special functions come from Boost.Math. For set-up and for results, not for trials.
namespace faultline::numerics {

/// I_x(a, b): distribution function at x ∈ [0, 1] of the beta law with shapes a, b > 0.
[[nodiscard]] double beta_cdf(double a, double b, double x);

/// The x ∈ [0, 1] with I_x(a, b) = u, for u ∈ [0, 1].
[[nodiscard]] double beta_quantile(double a, double b, double u);

/// The tail below the x with log-odds y = ln(x/(1 − x)).
struct BetaLogTail {
  long double value;  ///< ln I_x(a, b)
  long double slope;  ///< its derivative in y, which falls as y grows
};

/// In long double throughout; `y` from −700 to 700, beyond which I_x or 1 − I_x may underflow.
[[nodiscard]] BetaLogTail beta_log_tail(double a, double b, long double y);

/// The y where ln I_x(a, b) = ln u for u in (0, ½], at least −700, rounded to double.
[[nodiscard]] double beta_log_odds(double a, double b, double u);

/// F_ν(x): distribution function of Student's t law with ν > 0 degrees of freedom.
[[nodiscard]] double student_t_cdf(double nu, double x);

/// The x with F_ν(x) = u, for u in (0, 1).
[[nodiscard]] double student_t_quantile(double nu, double u);

/// The v whose lower tail under χ²_ν has the normal quantile z: P(V ≤ v) = Φ(z), |z| ≤ 37.
[[nodiscard]] double chi_squared_at_normal(double nu, double z);

/// The x whose lower tail under the gamma law with shape a > 0 and rate 1 is u, for u in (0, 1):
/// half of a χ² quantile with 2a degrees of freedom.
[[nodiscard]] double gamma_quantile(double a, double u);

/// ln Γ(x) for x > 0.
[[nodiscard]] double log_gamma(double x);

/// Exact (Clopper–Pearson 1934, doi:10.1093/biomet/26.4.404) two-sided interval of a probability
/// after `hits` in `n` trials: lower end, a few units in the last place off at most up to 10⁶
/// trials. `confidence` in (0, 1), 0 ≤ hits ≤ n, n ≥ 1.
[[nodiscard]] double clopper_pearson_low(std::int64_t hits, std::int64_t n, double confidence);
/// Upper end of the same interval.
[[nodiscard]] double clopper_pearson_high(std::int64_t hits, std::int64_t n, double confidence);

/// Ranks (l, u), from 1, such that the l-th and u-th smallest of n values enclose the quantile at
/// `level` with at least the wanted confidence, whatever the law (David & Nagaraja 2003, §7.1).
/// P(X₍ₗ₎ ≤ q ≤ X₍ᵤ₎) ≥ P(l ≤ B < u), B ~ Binomial(n, level). Where n is too small for one side,
/// that side stays at rank 1 or n.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> quantile_ranks(std::int64_t n, double level,
                                                                   double confidence);

}  // namespace faultline::numerics
