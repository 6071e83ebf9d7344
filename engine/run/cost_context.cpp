// SPDX-License-Identifier: Apache-2.0
#include "run/cost_context.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "insurance/reinstatements.hpp"
#include "run/spec_by_id.hpp"

namespace faultline::run {

bool has_premiums(const Scenario& scenario) {
  return std::any_of(scenario.covers.begin(), scenario.covers.end(),
                     [](const auto& cover) { return cover.premium_per_year.has_value(); });
}

risk::CostContext cost_context_of(const CaseModel& model, const Scenario& scenario) {
  const std::size_t holders = model.measures.holder_count();
  risk::CostContext costs{.premium = std::vector<double>(holders, 0.0),
                          .most_reinstated = std::vector<double>(holders, 0.0),
                          .reinstated = {}};
  for (const auto& contract : model.insurance.contracts()) {
    const auto premium = insurance::WrittenPremium::of(spec_by_id(scenario.covers, contract.id),
                                                       model.measures.horizon_years)
                             .total()
                             .value_or(0.0);
    const double most = insurance::most_reinstatement_premium(contract.terms, contract.reinstated);
    auto shares = portfolio::premium_shares(*model.graph, contract.insured);
    for (const auto& [holder, part] : shares) {
      costs.premium[holder.index()] += part * premium;
      costs.most_reinstated[holder.index()] += part * most;
    }
    if (!(most > 0.0)) shares.clear();
    costs.reinstated.push_back(std::move(shares));
  }
  return costs;
}

}  // namespace faultline::run
