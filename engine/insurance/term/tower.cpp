// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/tower.hpp"

#include <algorithm>

namespace faultline::insurance {

double Layer::ceded(double loss) const {
  return share * std::min(std::max(loss - attachment, 0.0), width);
}

double Tower::ceded(double loss) const {
  double total = 0.0;
  for (const Layer& layer : layers) total += layer.ceded(loss);
  return total;
}

}  // namespace faultline::insurance
