// SPDX-License-Identifier: Apache-2.0
#include "failure/horizon_cut.hpp"

#include <cstddef>

namespace faultline::failure {

void cut_at(double horizon_years, const OccurrenceBatch& all, OccurrenceBatch& within) {
  within.clear();
  within.trials = all.trials;
  within.factors = all.factors;
  within.offset.push_back(0);
  for (std::size_t trial = 0; trial + 1 < all.offset.size(); ++trial) {
    const OccurrenceSpan one(all, trial, 1);
    for (std::size_t j = 0; j < one.size(); ++j) {
      if (one[j].time > horizon_years) break;  // they stand in the order of time
      append_occurrence(one, j, within);
    }
    within.offset.push_back(static_cast<std::uint32_t>(within.occurrences.size()));
  }
}

}  // namespace faultline::failure
