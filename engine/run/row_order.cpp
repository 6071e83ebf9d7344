// SPDX-License-Identifier: Apache-2.0
#include "run/row_order.hpp"

#include <algorithm>
#include <vector>

namespace faultline::run {

Scenario with_sorted_rows(Scenario scenario) {
  sort_rows(scenario.assets);
  sort_rows(scenario.protocols);
  sort_rows(scenario.avs);
  sort_rows(scenario.operators);
  sort_rows(scenario.contracts);
  sort_rows(scenario.pools);
  sort_rows(scenario.commitments);
  sort_rows(scenario.positions);
  sort_rows(scenario.delegations);
  sort_rows(scenario.holdings);
  sort_rows(scenario.book);
  sort_rows(scenario.loadings);
  sort_rows(scenario.shocks);
  sort_rows(scenario.providers);
  sort_rows(scenario.covers);
  sort_rows(scenario.treaties);
  sort_rows(scenario.uncertain);
  if (scenario.dependence) sort_rows(scenario.dependence->factors);
  return scenario;
}

}  // namespace faultline::run
