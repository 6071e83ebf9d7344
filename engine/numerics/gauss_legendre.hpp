// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

namespace faultline::numerics {

/// ∫ₐᵇ f by the 20-point Gauss–Legendre rule.
template <class F>
double gauss_legendre(const F& f, double a, double b) {
  static constexpr std::array<double, 10> nodes{
      0.07652652113349734, 0.22778585114164507, 0.37370608871541955, 0.5108670019508271,
      0.636053680726515,   0.7463319064601508,  0.8391169718222188,  0.912234428251326,
      0.9639719272779138,  0.9931285991850949};
  static constexpr std::array<double, 10> weights{
      0.15275338713072584, 0.14917298647260374, 0.14209610931838204, 0.13168863844917664,
      0.11819453196151841, 0.10193011981724044, 0.08327674157670475, 0.06267204833410907,
      0.04060142980038694, 0.017614007139152118};
  const double middle = 0.5 * (a + b);
  const double half = 0.5 * (b - a);
  double sum = 0.0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    sum += weights[i] * (f(middle - half * nodes[i]) + f(middle + half * nodes[i]));
  }
  return half * sum;
}

}  // namespace faultline::numerics
