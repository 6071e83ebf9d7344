// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "insurance/spec.hpp"
#include "insurance/treaty.hpp"
#include "portfolio/cover_table.hpp"
#include "portfolio/provider_table.hpp"
#include "portfolio/spec.hpp"

namespace faultline::portfolio {

/// Who pays whom, with indices in place of names, as far as it does not depend on what anybody has
/// at stake.
struct InsuranceTables {
  CoverTable covers;
  ProviderTable providers;  ///< without restaked capital
  std::vector<insurance::Treaty> treaties;
};

/// Complains about all that covers, waterfalls, providers and treaties have wrong by themselves and
/// of each other's names. `positions` are those that are declared, sorted; waterfall i is that of
/// position i.
[[nodiscard]] InsuranceTables resolve_insurance(std::span<const std::string> positions,
                                                const std::vector<WaterfallSpec>& waterfalls,
                                                const std::vector<insurance::CoverSpec>& covers,
                                                const CoverProviders& providers,
                                                base::Issues& issues);

}  // namespace faultline::portfolio
