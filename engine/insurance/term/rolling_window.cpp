// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/rolling_window.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/date.hpp"

namespace faultline::insurance {
void RollingWindow::apply(const Moment& moment, TermState& state) const {
  const double total = std::accumulate(moment.amounts.begin(), moment.amounts.end(), 0.0);
  const auto is_out = [&](const DatedLoss& past) {
    return (moment.time - past.time) * base::days_per_year >= days - same_date;
  };
  auto& window = state.window;
  window.erase(std::remove_if(window.begin(), window.end(), is_out), window.end());
  double lost = total, paid = 0.0;
  for (const DatedLoss& past : window) {
    lost += past.loss;
    paid += past.passed;
  }
  const double most = width.value_or(std::numeric_limits<double>::infinity());
  const double due = std::max(std::min(std::max(lost - attachment, 0.0), most) - paid, 0.0);
  const double passed = std::min(due, total);
  window.push_back({moment.time, total, passed});
  state.before = lost - total;
  state.carried = lost;
  if (total <= 0.0) return;
  for (double& amount : moment.amounts) amount = passed * (amount / total);
}

}  // namespace faultline::insurance
