// SPDX-License-Identifier: Apache-2.0
#include "run/provider_rows.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "portfolio/provider_table.hpp"
#include "run/row_order.hpp"

namespace faultline::run {

namespace {

void check_names(const Scenario& scenario, base::Issues& issues) {
  for (const auto& row : scenario.positions) {
    const std::string& id = row.position.id;
    if (id.rfind(portfolio::restaked_prefix, 0) != 0) continue;
    issues.add(base::row_path("position", id) + ".id",
               fmt::format("`{}…` is what the restaked capital of a provider is called",
                           portfolio::restaked_prefix),
               "another name");
  }
}

void check_amounts(const insurance::ProviderSpec& provider,
                   const std::vector<stake::PoolSpec>& pools, base::Issues& issues) {
  for (std::size_t i = 0; i < provider.restaked.size(); ++i) {
    const auto& restaked = provider.restaked[i];
    const auto pool = std::find_if(pools.begin(), pools.end(),
                                   [&](const auto& one) { return one.id == restaked.pool; });
    if (pool == pools.end() || restaked.amount <= pool->amount) continue;
    issues.add(fmt::format("{}.restaked[{}].amount", base::row_path("provider", provider.id), i),
               fmt::format("{:.12g} is more than the pool `{}` has", restaked.amount, pool->id),
               fmt::format("at most {:.12g}", pool->amount));
  }
}

void check_default(const ProviderRow& row, base::Issues& issues) {
  const std::string path = base::row_path("provider", row.insurance.id);
  if (row.insurance.loss_given_default && !can_fail(row))
    issues.add(path + ".loss_given_default", "nothing says how likely a default is",
               "`failure_probability` or `residual_probability`");
  if (!row.insurance.loss_given_default && can_fail(row))
    issues.add(path, "defaults, and nothing says what is lost then", "`loss_given_default`");
}

}  // namespace

bool can_fail(const ProviderRow& row) {
  return row.failure.failure_probability || row.failure.residual_probability;
}

std::vector<PositionRow> positions_and_capital(const Scenario& scenario) {
  auto rows = scenario.positions;
  for (const auto& provider : scenario.providers) {
    if (provider.insurance.restaked.empty()) continue;
    rows.push_back(
        {.position = {.id = portfolio::restaked_position(provider.insurance.id), .kind = "capital"},
         .waterfall = {}});
  }
  sort_rows(rows);
  return rows;
}

std::vector<std::string> position_ids(const Scenario& scenario) {
  std::vector<std::string> ids;
  for (const auto& row : positions_and_capital(scenario)) ids.push_back(row.position.id);
  return ids;
}

std::vector<stake::DelegationSpec> delegations_and_capital(const Scenario& scenario) {
  auto rows = scenario.delegations;
  for (const auto& provider : scenario.providers) {
    std::set<std::string> pools;  // one named twice is a complaint of its own
    for (const auto& restaked : provider.insurance.restaked) {
      if (!pools.insert(restaked.pool).second) continue;
      rows.push_back({.position = portfolio::restaked_position(provider.insurance.id),
                      .pool = restaked.pool,
                      .amount = restaked.amount});
    }
  }
  sort_rows(rows);
  return rows;
}

void check_providers(const Scenario& scenario, base::Issues& issues) {
  check_names(scenario, issues);
  for (const auto& provider : scenario.providers) {
    check_amounts(provider.insurance, scenario.pools, issues);
    check_default(provider, issues);
  }
}

}  // namespace faultline::run
