// SPDX-License-Identifier: Apache-2.0
//
// Special functions on lanes. Included inside a namespace, once per instruction set (no guard): the
// text is one, the compiled functions are many, and all give the same bits. `L` supplies the lanes:
// see plain_lanes.hpp for what it must have. Coefficients: special_coefficients.hpp.

/// Horner's rule, highest power first.
template <class L, class Real, class Coefficient, std::size_t count>
inline Real polynomial(const std::array<Coefficient, count>& coefficients, Real x) {
  Real sum = L::all(coefficients[0]);
  for (std::size_t i = 1; i < count; ++i) sum = sum * x + L::all(coefficients[i]);
  return sum;
}

/// e^{high + low} for −760.5 ≤ high ≤ 0, |low| small against 1. `low` carries what `high` lost to
/// rounding, without which the relative error would grow with |high|.
template <class L>
inline typename L::Real exp_of_sum(typename L::Real high, typename L::Real low) {
  using Real = typename L::Real;
  const Real to_integer = L::all(0x1.8p52);
  const Real shifted = high * L::all(1.4426950408889634) + to_integer;
  const Real k = shifted - to_integer;
  const Real r = (high - k * L::all(ln2_high)) + (low - k * L::all(ln2_low));
  const Real mantissa = L::all(1.0) + (r + r * r * polynomial<L>(exp_tail, r));
  // 2^(k+128) is a normal number over the whole domain; the last product rounds to subnormals once.
  const Real power = L::from_bits(L::template shift_left<52>(L::to_bits(shifted)) +
                                  L::all_bits(std::uint64_t{1023 + 128} << 52));
  return mantissa * power * L::all(0x1p-128);
}

/// e^{−y²/2} for 0 ≤ y ≤ 39.
template <class L>
inline typename L::Real exp_of_half_square(typename L::Real y) {
  using Real = typename L::Real;
  const Real coarse = L::from_bits(L::to_bits(y) & L::all_bits(~((std::uint64_t{1} << 27) - 1)));
  const Real rest = (y - coarse) * (y + coarse);
  return exp_of_sum<L>(L::all(-0.5) * (coarse * coarse), L::all(-0.5) * rest);
}

/// ln x for normal x in (0, 1].
template <class L>
inline typename L::Real natural_log(typename L::Real x) {
  using Real = typename L::Real;
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcdULL;
  constexpr std::uint64_t bias = 1023;
  const auto offset = L::to_bits(x) + L::all_bits((bias << 52) - sqrt_half);
  const Real m =
      L::from_bits((offset & L::all_bits((std::uint64_t{1} << 52) - 1)) + L::all_bits(sqrt_half));
  // The exponent as a number: its integer sits in the mantissa of 2⁵² + integer.
  const Real k = L::from_bits(L::template shift_right<52>(offset) + L::all_bits(0x433ULL << 52)) -
                 L::all(0x1p52 + static_cast<double>(bias));
  const Real f = m - L::all(1.0);
  const Real s = f / (L::all(2.0) + f);
  const Real half_square = L::all(0.5) * f * f;
  const Real tail = s * (half_square + s * s * polynomial<L>(log_tail, s * s));
  return k * L::all(ln2_high) - ((half_square - (tail + k * L::all(ln2_low))) - f);
}

/// Φ(x).
template <class L>
inline typename L::Real normal_cdf(typename L::Real x) {
  using Real = typename L::Real;
  const Real largest = L::all(39.0);  // Φ(−39) rounds to 0
  const Real magnitude = L::magnitude(x);
  const Real y = L::select(L::less(magnitude, largest), magnitude, largest);
  const Real tail = exp_of_half_square<L>(y) * polynomial<L>(mills_numerator, y) /
                    polynomial<L>(mills_denominator, y);
  return L::select(L::less(x, L::all(0.0)), tail, L::all(1.0) - tail);
}

/// AS 241 for |q| ≤ 0.425, q = p − ½.
template <class L>
inline typename L::Real central_quantile(typename L::Real q) {
  const typename L::Real r = L::all(0.180625) - q * q;
  return q * polynomial<L>(quantile_central_numerator, r) /
         polynomial<L>(quantile_central_denominator, r);
}

/// AS 241 for r = √(−ln min(p, 1−p)) ≤ 5: the magnitude.
template <class L>
inline typename L::Real near_quantile(typename L::Real r) {
  const typename L::Real s = r - L::all(1.6);
  return polynomial<L>(quantile_near_numerator, s) / polynomial<L>(quantile_near_denominator, s);
}

/// AS 241 for r > 5: the magnitude.
template <class L>
inline typename L::Real far_quantile(typename L::Real r) {
  const typename L::Real s = r - L::all(5.0);
  return polynomial<L>(quantile_far_numerator, s) / polynomial<L>(quantile_far_denominator, s);
}

/// r = √(−ln min(p, 1−p)).
template <class L>
inline typename L::Real tail_radius(typename L::Real p) {
  using Real = typename L::Real;
  const Real other = L::all(1.0) - p;
  return L::root(L::all(0.0) - natural_log<L>(L::select(L::less(p, other), p, other)));
}

/// A cheap necessary condition of u < Φ(x), u in (0, 1): for y = −x > 0,
///   Φ(−y) = e^{−y²/2}·Φ(−y)e^{y²/2} ≤ (1 + y²/32)^{−16} · ½/(1 + 0.79 y),
/// widened by 1e-4 against rounding.
template <class L>
inline auto may_be_below_normal_cdf(typename L::Real u, typename L::Real x) {
  using Real = typename L::Real;
  Real power = L::all(1.0) + x * x * L::all(1.0 / 32);
  for (int squaring = 0; squaring < 4; ++squaring) power = power * power;
  const Real inverse_bound = L::all(2.0) * (power * (L::all(1.0) - L::all(0.79) * x));
  const Real ratio = L::select(L::less(x, L::all(0.0)), u * inverse_bound, L::all(0.0));
  return L::less(ratio, L::all(1.0001));
}
