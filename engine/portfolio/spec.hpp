// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"

namespace faultline::portfolio {

/// The portfolio side of a `[[position]]` row: who pays before its holders do
/// (docs/methods/insurance.md).
struct WaterfallSpec {
  std::vector<std::string> rungs;  ///< "<kind>:<id>", in order; holders bear the rest
};

template <class V>
void describe(V& v, WaterfallSpec& s) {
  v.field({"waterfall", "",
           "covers that pay before the holders, in order: `cover:<id>`, `bond:<id>`, `fund:<id>`"},
          s.rungs);
}

}  // namespace faultline::portfolio
