// SPDX-License-Identifier: Apache-2.0
#include "insurance/provider_check.hpp"

#include <cstddef>
#include <set>
#include <string>

#include <fmt/core.h>

#include "base/field_path.hpp"

namespace faultline::insurance {
namespace {

void check_capital(const std::string& path, const ProviderSpec& provider, base::Issues& issues) {
  if (provider.capital && provider.asset.empty())
    issues.add(path + ".capital", "has no asset", "`asset`, in whose units it is");
  if (!provider.capital && !provider.asset.empty())
    issues.add(path + ".asset", "belongs to no capital", "`capital` in units of it");
  if (!provider.capital && !provider.restaked.empty())
    issues.add(path + ".restaked", "is a part of capital that has no end",
               "`capital`: what there is beside it", "`capital = 0.0` where there is nothing else");
}

void check_top_up(const std::string& path, const ProviderSpec& provider, base::Issues& issues) {
  if (provider.top_up && !provider.capital)
    issues.add(path + ".top_up", "is added to capital that has no end", "`capital`");
  if (provider.top_up_days && !provider.top_up)
    issues.add(path + ".top_up_days", "says when, and not how much is added", "`top_up`");
}

void check_restaked(const std::string& path, const ProviderSpec& provider, base::Issues& issues) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < provider.restaked.size(); ++i) {
    const auto& pool = provider.restaked[i].pool;
    if (!seen.insert(pool).second)
      issues.add(fmt::format("{}.restaked[{}].pool", path, i),
                 fmt::format("`{}` is named twice", pool), "each pool once");
  }
}

void check_default(const std::string& path, const ProviderSpec& provider, base::Issues& issues) {
  if (provider.loss_given_default && !provider.default_hits)
    issues.add(path + ".loss_given_default", "does not say which payments a default hits",
               "`default_hits`: \"horizon\" or \"unpaid\"");
  if (!provider.loss_given_default && provider.default_hits)
    issues.add(path + ".default_hits", "says what a default hits, and not what is lost",
               "`loss_given_default`");
}

}  // namespace

void check(const ProviderSpec& provider, base::Issues& issues) {
  const std::string path = base::row_path("provider", provider.id);
  check_capital(path, provider, issues);
  check_restaked(path, provider, issues);
  check_default(path, provider, issues);
  check_top_up(path, provider, issues);
}

}  // namespace faultline::insurance
