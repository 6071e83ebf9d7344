// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Place of a provider of cover in `FailureSpec::provider_ids`.
using ProviderId = base::Id<struct ProviderTag>;

/// A provider of cover, as selectors see it.
struct Provider {
  std::string id;
  base::WeightedTags tags;
};

[[nodiscard]] inline std::vector<Provider> providers_of(const FailureSpec& spec) {
  std::vector<Provider> providers;
  for (std::size_t i = 0; i < spec.providers.size(); ++i)
    providers.push_back({spec.provider_ids[i], spec.providers[i].tags});
  return providers;
}

}  // namespace faultline::failure
