// SPDX-License-Identifier: Apache-2.0
#include "failure/factor_split.hpp"

namespace faultline::failure {

std::string path_of(const FactorSpec& spec) {
  return "dependence.factor." + spec.id;
}

std::optional<std::string> tag_of(const std::string& by) {
  const std::string prefix = "tag:";
  if (by.compare(0, prefix.size(), prefix) != 0 || by.size() == prefix.size()) return std::nullopt;
  return by.substr(prefix.size());
}

bool splits(const FactorSpec& spec) {
  return spec.by == "all" || tag_of(spec.by);
}

std::vector<FactorShare> shares_of(const FactorSpec& spec, const base::WeightedTags& tags) {
  if (spec.by == "all") return {{factor_key(spec.id), 1.0}};
  const auto tag = tag_of(spec.by);
  const auto values = tag ? tags.find(*tag) : tags.end();
  std::vector<FactorShare> shares;
  if (values == tags.end()) return shares;
  for (const auto& [value, weight] : values->second)
    shares.push_back({factor_key(spec.id, value), weight});
  return shares;
}

}  // namespace faultline::failure
