// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "insurance/provider.hpp"
#include "insurance/provider_spec.hpp"
#include "insurance/spec.hpp"
#include "insurance/treaty_spec.hpp"
#include "stake/name_table.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Prefix of the position that holds what a provider has restaked; no declared position has it.
inline constexpr std::string_view restaked_prefix = "provider:";
[[nodiscard]] inline std::string restaked_position(std::string_view provider) {
  return std::string(restaked_prefix).append(provider);
}

/// Who pays for covers, in the order of ids, with capital in the numeraire.
struct ProviderTable {
  stake::NameTable names;
  std::vector<insurance::Provider> providers;
};

/// What is written about who pays, and how; prices of assets, by name; and the names of the causes
/// by `failure::CauseId`, of which `provider.<id>` is that provider's default.
struct CoverProviders {
  std::vector<insurance::ProviderSpec> specs;
  std::vector<insurance::TreatySpec> treaties = {};
  std::map<std::string, double> prices;
  std::vector<std::string> causes;
  std::vector<std::string> faults;  ///< names by `failure::FaultId`
  std::uint64_t seed = 0;           ///< of draws whether covers refuse
  double horizon_years = 1.0;       ///< for which premiums are paid
};

/// By `failure::CauseId`: whose default it is; invalid for other causes. Empty where there is none.
[[nodiscard]] std::vector<insurance::ProviderId> find_defaults(
    const ProviderTable& table, const std::vector<std::string>& causes);

/// Capital is what is written, at the price of its asset. Complains about unknown assets and what
/// `insurance::check` finds.
[[nodiscard]] ProviderTable resolve_providers(const CoverProviders& providers,
                                              base::Issues& issues);

/// Adds to capital what the position `provider:<id>` of the graph is worth, where there is one.
void add_restaked(const stake::StakeGraph& graph, ProviderTable& table);

/// Complains about covers of providers that there are not, and about fields that only have a
/// meaning with some: `priority` where its provider goes by seniority, `settlement_days` where
/// defaults hit what is unpaid.
void check_providers_of(const std::vector<insurance::CoverSpec>& covers, const ProviderTable& table,
                        base::Issues& issues);

}  // namespace faultline::portfolio
