// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/issue.hpp"
#include "insurance/treaty.hpp"
#include "portfolio/provider_table.hpp"

namespace faultline::portfolio {

/// Treaties with providers by their places in the table, which learns who is reinsured; each comes
/// after those that one of its reinsured pays. Complains about providers that there are not,
/// circles of reinsurers, and what `insurance::check` finds.
[[nodiscard]] std::vector<insurance::Treaty> resolve_treaties(const CoverProviders& written,
                                                              ProviderTable& table,
                                                              base::Issues& issues);

}  // namespace faultline::portfolio
