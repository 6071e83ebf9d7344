// SPDX-License-Identifier: Apache-2.0
#include "portfolio/premium_shares.hpp"

#include <cstddef>

namespace faultline::portfolio {

namespace {

/// By insured; equal parts where none is worth anything.
std::vector<double> parts_by_value(const stake::StakeGraph& graph,
                                   std::span<const insurance::InsuredId> insured) {
  std::vector<double> parts;
  double total = 0.0;
  for (const auto id : insured) {
    parts.push_back(graph.value_of(stake::PositionId{id.index()}));
    total += parts.back();
  }
  for (double& part : parts)
    part = total > 0.0 ? part / total : 1.0 / static_cast<double>(insured.size());
  return parts;
}

}  // namespace

std::vector<PremiumShare> premium_shares(const stake::StakeGraph& graph,
                                         std::span<const insurance::InsuredId> insured) {
  std::vector<double> part(graph.positions().size(), 0.0);
  const auto direct = parts_by_value(graph, insured);
  for (std::size_t i = 0; i < insured.size(); ++i) {
    part[insured[i].index()] += direct[i];
    for (const auto& [holder, fraction] : graph.holders_of(stake::PositionId{insured[i].index()}))
      part[holder.index()] += fraction * direct[i];
  }
  double book = 0.0;
  for (const auto& [position, fraction] : graph.book()) book += fraction * part[position.index()];
  std::vector<PremiumShare> shares;
  for (std::size_t p = 0; p < part.size(); ++p)
    if (part[p] > 0.0) shares.push_back({HolderId{p}, part[p]});
  if (book > 0.0) shares.push_back({HolderId{part.size()}, book});
  return shares;
}

}  // namespace faultline::portfolio
