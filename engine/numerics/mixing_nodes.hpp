// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace faultline::numerics {

/// A value m = √(V/ν) of the root of the mixing variable, V ~ χ²_ν, and its part of expectations.
struct MixingNode {
  double root;
  double weight;
};

/// E f(√(V/ν)) ≈ Σ weight·f(root) for smooth f: the trapezoidal rule in ln V.
/// Relative error below 1e-9 for products of two normal tails, f(m) = Φ(am)·Φ(bm) with both tails
/// of a t law above 1e-7, and ν ≥ 1.
[[nodiscard]] std::vector<MixingNode> mixing_nodes(double degrees_of_freedom);

}  // namespace faultline::numerics
