// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

/// Elementary functions that give the same bits on every x86-64 processor. The C library chooses
/// the code of its double functions by processor, with fused instructions where there are any; the
/// code of its long double functions is one for all. For set-up and single values; kernels have
/// their own.
namespace faultline::numerics {

/// eˣ.
[[nodiscard]] inline double exp(double x) {
  return static_cast<double>(std::exp(static_cast<long double>(x)));
}
/// eˣ − 1, accurate near 0.
[[nodiscard]] inline double expm1(double x) {
  return static_cast<double>(std::expm1(static_cast<long double>(x)));
}
/// ln x.
[[nodiscard]] inline double log(double x) {
  return static_cast<double>(std::log(static_cast<long double>(x)));
}
/// ln(1 + x), accurate near 0.
[[nodiscard]] inline double log1p(double x) {
  return static_cast<double>(std::log1p(static_cast<long double>(x)));
}

}  // namespace faultline::numerics
