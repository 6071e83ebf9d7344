// SPDX-License-Identifier: Apache-2.0
#include "numerics/mixing_nodes.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"

namespace faultline::numerics {

namespace {
/// ln of a weight that adds nothing, relative to the largest.
constexpr double negligible = -50.0;
}  // namespace

std::vector<MixingNode> mixing_nodes(double degrees_of_freedom) {
  FAULTLINE_EXPECT(degrees_of_freedom >= 1.0);
  const double step = std::min(0.25, 0.6 * std::sqrt(2.0 / degrees_of_freedom));
  std::vector<MixingNode> nodes;
  double total = 0.0;
  // The density of y = ln(V/ν) is a multiple of exp(ν/2·(y − e^y + 1)).
  const auto add_from = [&](double first, double direction) {
    for (double y = first;; y += direction * step) {
      const double log_weight = 0.5 * degrees_of_freedom * (y - expm1(y));
      if (log_weight < negligible) return;
      nodes.push_back({exp(0.5 * y), exp(log_weight)});
      total += nodes.back().weight;
    }
  };
  add_from(0.0, -1.0);
  add_from(step, 1.0);
  for (MixingNode& node : nodes) node.weight /= total;
  return nodes;
}

}  // namespace faultline::numerics
