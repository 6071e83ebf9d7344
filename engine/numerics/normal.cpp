// SPDX-License-Identifier: Apache-2.0
#include "numerics/normal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "numerics/kernels/plain_lanes.hpp"
#include "numerics/kernels/special_coefficients.hpp"

namespace faultline::numerics {
namespace {

namespace plain {
using namespace kernels;
#include "numerics/kernels/special_functions-inl.hpp"
}  // namespace plain

using kernels::PlainLanes;

constexpr double infinity = std::numeric_limits<double>::infinity();

double tail_quantile(double p) {
  const double r = plain::tail_radius<PlainLanes>(p);
  const double magnitude =
      r > 5.0 ? plain::far_quantile<PlainLanes>(r) : plain::near_quantile<PlainLanes>(r);
  return p < 0.5 ? -magnitude : magnitude;
}

}  // namespace

double normal_pdf(double x) {
  constexpr double one_over_sqrt_two_pi = 0.3989422804014327;
  const double magnitude = PlainLanes::magnitude(x);
  if (magnitude > 39.0) return 0.0;
  return plain::exp_of_half_square<PlainLanes>(magnitude) * one_over_sqrt_two_pi;
}

double normal_cdf(double x) {
  if (x != x) return x;
  return plain::normal_cdf<PlainLanes>(x);
}

double normal_quantile(double p) {
  if (p == 0.0) return -infinity;
  if (p == 1.0) return infinity;
  if (!(p > 0.0 && p < 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double q = p - 0.5;
  if (PlainLanes::magnitude(q) <= 0.425) return plain::central_quantile<PlainLanes>(q);
  return tail_quantile(p);
}

}  // namespace faultline::numerics
