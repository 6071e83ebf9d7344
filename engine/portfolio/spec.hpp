// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"

namespace faultline::portfolio {

/// The portfolio side of a `[[position]]` row: who pays before its holders do
/// (docs/methods/insurance.md).
struct WaterfallSpec {
  std::vector<std::string> rungs;  ///< "cover:<id>", in order; holders bear the rest
};

template <class V>
void describe(V& v, WaterfallSpec& s) {
  v.field({"waterfall", "", "covers that pay before the holders, in order: `cover:<id>`"}, s.rungs);
  v.unsupported("supply", "number of shares");
  v.unsupported("base_yield", "consensus reward per year");
  v.unsupported("points", "points and their haircut");
  v.unsupported("liquidity", "preset of the exit discount");
  v.unsupported("depth", "curve of the exit discount");
  v.unsupported("oracle", "cap of the price oracle");
  v.unsupported("loan", "loan against the position");
  v.unsupported("ltv", "loan to value");
  v.unsupported("liquidation_ltv", "loan to value at liquidation");
}

}  // namespace faultline::portfolio
