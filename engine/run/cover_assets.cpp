// SPDX-License-Identifier: Apache-2.0
#include "run/cover_assets.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "insurance/priced_amounts.hpp"

namespace faultline::run {

namespace {

template <class Spec>
void price_amounts_of(Spec& spec, const std::string& path, const Scenario& scenario,
                      base::Issues& issues) {
  if (!spec.asset) return;
  const auto& assets = scenario.assets;
  const auto asset = std::find_if(assets.begin(), assets.end(),
                                  [&](const auto& one) { return one.id == *spec.asset; });
  if (asset == assets.end()) {
    std::vector<std::string> names;
    for (const auto& one : assets) names.push_back(one.id);
    issues.add(path + ".asset", "there is no asset `" + *spec.asset + "`", "a declared asset",
               base::did_you_mean(*spec.asset, names));
    return;
  }
  insurance::price_amounts(spec, asset->price);
}

}  // namespace

void price_amounts(Scenario& scenario, base::Issues& issues) {
  for (auto& cover : scenario.covers)
    price_amounts_of(cover, base::row_path("cover", cover.id), scenario, issues);
  for (auto& treaty : scenario.treaties)
    price_amounts_of(treaty, base::row_path("treaty", treaty.id), scenario, issues);
}

}  // namespace faultline::run
