// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace faultline::estimation {

/// An estimate, the variance of its error, and what it is shrunk towards.
struct Shrinkable {
  double value;
  double variance;
  double target;
};

/// How far estimates move towards their targets, 0: not at all, 1: all the way (Schäfer & Strimmer
/// 2005, doi:10.2202/1544-6115.1175, equation 7; Ledoit & Wolf 2004, doi:10.3905/jpm.2004.110),
/// equation (E.6):
///
///   λ = min(1, Σ Var r / Σ (r − t)²).
///
/// The covariance of estimate and target is left out, as there for targets that are given. 1 where
/// all estimates are their targets.
[[nodiscard]] double shrinkage_intensity(std::span<const Shrinkable> entries);

}  // namespace faultline::estimation
