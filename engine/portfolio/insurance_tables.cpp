// SPDX-License-Identifier: Apache-2.0
#include "portfolio/insurance_tables.hpp"

#include "portfolio/treaty_table.hpp"

namespace faultline::portfolio {

InsuranceTables resolve_insurance(std::span<const std::string> positions,
                                  const std::vector<WaterfallSpec>& waterfalls,
                                  const std::vector<insurance::CoverSpec>& covers,
                                  const CoverProviders& providers, base::Issues& issues) {
  InsuranceTables tables{.covers = resolve_covers(positions, waterfalls, covers, issues),
                         .providers = resolve_providers(providers, issues),
                         .treaties = {}};
  tables.treaties = resolve_treaties(providers, tables.providers, issues);
  check_providers_of(covers, tables.providers, issues);
  return tables;
}

}  // namespace faultline::portfolio
