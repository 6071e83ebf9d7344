// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::insurance {

/// How far from a threshold a loss is still equal to it, where losses of one trial are known up to
/// `room`: that, and 2⁻³⁶ of the threshold, as losses of a part of a unit are losses of a whole one
/// times a large number. Nothing where they are exact.
[[nodiscard]] inline double rounding_at(double threshold, double room) {
  return room > 0.0 ? room + 0x1p-36 * threshold : 0.0;
}

}  // namespace faultline::insurance
