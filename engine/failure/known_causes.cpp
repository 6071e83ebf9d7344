// SPDX-License-Identifier: Apache-2.0
#include "failure/known_causes.hpp"

#include <algorithm>
#include <iterator>

namespace faultline::failure {

KnownCauses::KnownCauses(const ForcedFailures& forced) {
  if (!forced.conditions()) return;
  auto& causes = failures_.causes;
  std::merge(forced.own.begin(), forced.own.end(), forced.set.begin(), forced.set.end(),
             std::back_inserter(causes));
  for (const auto id : forced.set) chosen_.push_back(*place_of(id));
  for (const auto& set : forced_sets(forced, most_weighed_choices)) {
    auto& condition = failures_.conditions.emplace_back();
    for (const auto id : set.causes) condition.push_back(*place_of(id));
  }
}

std::optional<std::uint32_t> KnownCauses::place_of(CauseId cause) const {
  const auto& causes = failures_.causes;
  const auto found = std::lower_bound(causes.begin(), causes.end(), cause);
  if (found == causes.end() || *found != cause) return std::nullopt;
  return static_cast<std::uint32_t>(found - causes.begin());
}

void KnownCauses::lanes(std::span<const std::uint64_t> chosen,
                        std::vector<std::uint64_t>& known) const {
  known.assign(failures_.causes.size(), ~std::uint64_t{0});
  for (std::size_t i = 0; i < chosen_.size(); ++i) known[chosen_[i]] = chosen[i];
}

}  // namespace faultline::failure
