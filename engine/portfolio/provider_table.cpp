// SPDX-License-Identifier: Apache-2.0
#include "portfolio/provider_table.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "base/date.hpp"
#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "insurance/provider_check.hpp"

namespace faultline::portfolio {
namespace {

double price_of(const std::map<std::string, double>& prices, const insurance::ProviderSpec& spec,
                base::Issues& issues) {
  if (const auto asset = prices.find(spec.asset); asset != prices.end()) return asset->second;
  if (!spec.asset.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, price] : prices) names.push_back(name);
    issues.add(base::row_path("provider", spec.id) + ".asset",
               fmt::format("there is no asset `{}`", spec.asset), "a declared asset",
               base::did_you_mean(spec.asset, names));
  }
  return 0.0;
}

insurance::Provider resolve(const insurance::ProviderSpec& spec, double price) {
  insurance::Provider provider{.id = spec.id, .rule = spec.recovery_rule};
  if (spec.capital) provider.capital = *spec.capital * price;
  provider.top_up = spec.top_up.value_or(0.0) * price;
  provider.top_up_years = spec.top_up_days.value_or(0.0) / base::days_per_year;
  if (spec.default_hits) provider.default_hits = *spec.default_hits;
  if (spec.loss_given_default) provider.loss_given_default = *spec.loss_given_default;
  return provider;
}

/// One who pays a cover, and where that is written.
struct Payer {
  const insurance::Provider* provider;
  std::string path;
};

void check_priority(const insurance::CoverSpec& cover, const std::vector<Payer>& payers,
                    const std::string& path, base::Issues& issues) {
  bool by_seniority = false;
  for (const auto& [provider, written] : payers) {
    if (provider->rule != insurance::RecoveryRule::seniority) continue;
    by_seniority = true;
    if (!cover.priority)
      issues.add(
          written,
          fmt::format("`{}` pays by seniority, and the cover has no `priority`", provider->id),
          "`priority`: the lower, the earlier");
  }
  if (!by_seniority && cover.priority)
    issues.add(path + ".priority", "nobody goes by it",
               "a provider with `recovery_rule = \"seniority\"`");
}

void check_settlement(const insurance::CoverSpec& cover, const std::vector<Payer>& payers,
                      const std::string& path, base::Issues& issues) {
  if (!cover.settlement_days) return;
  const auto matters = [](const Payer& payer) {
    return payer.provider->can_default() &&
           payer.provider->default_hits == insurance::DefaultHits::unpaid;
  };
  if (std::none_of(payers.begin(), payers.end(), matters))
    issues.add(path + ".settlement_days", "changes nothing",
               "a provider with `default_hits = \"unpaid\"`");
}

}  // namespace

ProviderTable resolve_providers(const CoverProviders& providers, base::Issues& issues) {
  ProviderTable table{.names = stake::NameTable::make("provider", providers.specs, issues),
                      .providers = {}};
  for (std::size_t p = 0; p < table.names.size(); ++p) {
    const auto& spec = providers.specs[table.names.row(p)];
    insurance::check(spec, issues);
    table.providers.push_back(resolve(spec, price_of(providers.prices, spec, issues)));
  }
  return table;
}

void add_restaked(const stake::StakeGraph& graph, ProviderTable& table) {
  for (auto& provider : table.providers) {
    const auto position = graph.find_position(restaked_position(provider.id));
    if (!position) continue;
    provider.restaked = insurance::InsuredId{position->index()};
    provider.stake = graph.value_of(*position);
    provider.capital += provider.stake;
  }
}

std::vector<insurance::ProviderId> find_defaults(const ProviderTable& table,
                                                 const std::vector<std::string>& causes) {
  std::vector<insurance::ProviderId> defaults(causes.size());
  for (std::size_t p = 0; p < table.names.size(); ++p) {
    const auto cause = base::row_path("provider", table.names.name(p));
    const auto found = std::find(causes.begin(), causes.end(), cause);
    if (found != causes.end())
      defaults[static_cast<std::size_t>(found - causes.begin())] = insurance::ProviderId{p};
  }
  const auto is_one = [](insurance::ProviderId provider) { return provider.valid(); };
  if (std::none_of(defaults.begin(), defaults.end(), is_one)) defaults.clear();
  return defaults;
}

void check_providers_of(const std::vector<insurance::CoverSpec>& covers, const ProviderTable& table,
                        base::Issues& issues) {
  for (const auto& cover : covers) {
    const std::string path = base::row_path("cover", cover.id);
    std::vector<Payer> payers;
    bool all_found = true;
    const auto find = [&](const std::string& name, const std::string& written) {
      const auto found = table.names.find(name);
      if (found) payers.push_back({&table.providers[*found], written});
      if (!found)
        issues.add(written, fmt::format("there is no provider `{}`", name),
                   "a declared provider, or none: a cover that always pays",
                   base::did_you_mean(name, table.names.names()));
      all_found = all_found && found.has_value();
    };
    if (cover.provider) find(*cover.provider, path + ".provider");
    for (std::size_t i = 0; i < cover.providers.size(); ++i)
      find(cover.providers[i].provider, fmt::format("{}.providers[{}].provider", path, i));
    if (!all_found) continue;
    check_priority(cover, payers, path, issues);
    check_settlement(cover, payers, path, issues);
  }
}

}  // namespace faultline::portfolio
