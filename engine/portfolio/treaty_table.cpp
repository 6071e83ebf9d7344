// SPDX-License-Identifier: Apache-2.0
#include "portfolio/treaty_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/date.hpp"
#include "base/nearest_name.hpp"
#include "insurance/check.hpp"
#include "stake/name_table.hpp"
#include "stake/topological_order.hpp"

namespace faultline::portfolio {
namespace {

class TreatyResolver {
 public:
  TreatyResolver(const CoverProviders& written, ProviderTable& table, base::Issues& issues)
      : specs_(written.treaties),
        horizon_years_(written.horizon_years),
        table_(table),
        issues_(issues) {}

  std::vector<insurance::Treaty> resolve() {
    const auto names = stake::NameTable::make("treaty", specs_, issues_);
    std::vector<insurance::Treaty> treaties;
    for (std::size_t t = 0; t < names.size(); ++t) {
      const auto& spec = specs_[names.row(static_cast<std::uint32_t>(t))];
      insurance::check(spec, issues_);
      treaties.push_back(resolve(spec));
    }
    return sorted(std::move(treaties));
  }

 private:
  insurance::Treaty resolve(const insurance::TreatySpec& spec) {
    const auto path = "treaty." + spec.id;
    insurance::Treaty treaty{.id = spec.id,
                             .terms = spec.terms,
                             .reinsured = {},
                             .inception = spec.inception_days / base::days_per_year};
    treaty.event_years = spec.event_hours.value_or(0.0) / base::hours_per_year;
    treaty.earlier = insurance::earlier_losses(spec.earlier_losses);
    treaty.reinstated = insurance::reinstated_layers(
        treaty.terms, insurance::WrittenPremium::of(spec, horizon_years_));
    if (spec.expiry_days) treaty.expiry = *spec.expiry_days / base::days_per_year;
    if (spec.provider)
      if (const auto found = find(*spec.provider, path + ".provider")) treaty.provider = *found;
    for (std::size_t i = 0; i < spec.reinsures.size(); ++i) {
      const auto found = find(spec.reinsures[i], fmt::format("{}.reinsures[{}]", path, i));
      if (!found) continue;
      treaty.reinsured.push_back(*found);
      table_.providers[found->index()].reinsured = true;
    }
    std::sort(treaty.reinsured.begin(), treaty.reinsured.end());
    return treaty;
  }

  std::optional<insurance::ProviderId> find(std::string_view name, const std::string& path) {
    const auto found = table_.names.find(name);
    if (found) return insurance::ProviderId{*found};
    issues_.add(path, fmt::format("there is no provider `{}`", name), "a declared provider",
                base::did_you_mean(name, table_.names.names()));
    return std::nullopt;
  }

  std::vector<insurance::Treaty> sorted(std::vector<insurance::Treaty> treaties) {
    std::vector<stake::Precedence> edges;
    for (std::uint32_t a = 0; a < treaties.size(); ++a) {
      for (std::uint32_t b = 0; b < treaties.size(); ++b) {
        const auto& reinsured = treaties[b].reinsured;
        if (a != b && treaties[a].provider.valid() &&
            std::binary_search(reinsured.begin(), reinsured.end(), treaties[a].provider))
          edges.push_back({a, b});
      }
    }
    const auto [order, cycles] = stake::sort_topologically(treaties.size(), std::move(edges));
    for (const auto& cycle : cycles) report(cycle, treaties);
    std::vector<insurance::Treaty> sorted;
    for (const auto t : order) sorted.push_back(std::move(treaties[t]));
    return sorted;
  }

  void report(const std::vector<std::uint32_t>& cycle,
              const std::vector<insurance::Treaty>& treaties) {
    std::string circle = fmt::format("`{}`", treaties[cycle.front()].id);
    for (std::size_t i = 1; i <= cycle.size(); ++i)
      circle += fmt::format(" then `{}`", treaties[cycle[i % cycle.size()]].id);
    issues_.add("treaty." + treaties[cycle.front()].id,
                "reinsurers reinsure each other in a circle: " + circle,
                "treaties that can be settled one after another");
  }

  const std::vector<insurance::TreatySpec>& specs_;
  double horizon_years_;
  ProviderTable& table_;
  base::Issues& issues_;
};

}  // namespace

std::vector<insurance::Treaty> resolve_treaties(const CoverProviders& written, ProviderTable& table,
                                                base::Issues& issues) {
  return TreatyResolver(written, table, issues).resolve();
}

}  // namespace faultline::portfolio
