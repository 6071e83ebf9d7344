// SPDX-License-Identifier: Apache-2.0
#include "portfolio/slashed_funds.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/field_path.hpp"

namespace faultline::portfolio {

namespace {

void check_harm(const AvsTermsSpec& spec, const std::string& path, base::Issues& issues) {
  const bool harmed = spec.slashed_to == SlashedTo::harmed;
  if (harmed && !spec.harm)
    issues.add(path + ".harm", "missing: who is harmed is paid what they lost", "an amount");
  if (!harmed && spec.harm)
    issues.add(path + ".harm", "nobody is paid for it", "no `harm`",
               "`slashed_to = \"harmed\"` pays it from what is slashed");
}

/// Native ETH cannot be sent anywhere: it is in validators.
void check_redistribution(const stake::StakeGraph& graph, stake::AvsId avs, const std::string& path,
                          base::Issues& issues) {
  for (const auto& commitment : graph.commitments_of(avs)) {
    const auto& pool = graph.pools()[commitment.pool.index()];
    if (!pool.base_layer.valid()) continue;
    issues.add(path + ".slashed_to",
               fmt::format("`{}` holds native ETH, which is burned where it is slashed", pool.id),
               "`burned`, or no commitment to such pools");
    return;
  }
}

/// What an AVS reaches at first, and the most that it can slash once pending allocations are made.
std::pair<double, double> reaches_of(const stake::StakeGraph& graph,
                                     const penalty::PenaltyModel& penalty, stake::AvsId avs) {
  double reach = 0.0;
  double pending = 0.0;
  const auto first = graph.first_commitment_of(avs).index();
  for (std::size_t c = first; c < first + graph.commitments_of(avs).size(); ++c) {
    const auto& commitment = graph.commitments()[c];
    const auto& pool = graph.pools()[commitment.pool.index()];
    reach += penalty.reach()[c].amount * pool.price;
    pending += (commitment.largest_magnitude() - commitment.magnitude) * pool.amount * pool.price;
  }
  return {reach, reach + pending};
}

}  // namespace

SlashedFunds SlashedFunds::compile(const stake::StakeGraph& graph,
                                   const penalty::PenaltyModel& penalty,
                                   std::span<const AvsTermsSpec> specs, base::Issues& issues) {
  FAULTLINE_EXPECT(specs.size() == graph.avs().size());
  SlashedFunds funds;
  for (const auto& pool : graph.pools()) funds.price_.push_back(pool.price);
  for (std::size_t a = 0; a < specs.size(); ++a) {
    const stake::AvsId avs{a};
    const auto& spec = specs[a];
    const auto path = base::row_path("avs", graph.avs()[a].id);
    check_harm(spec, path, issues);
    if (spec.slashed_to.value_or(SlashedTo::burned) != SlashedTo::burned)
      check_redistribution(graph, avs, path, issues);
    const auto [reach, most] = reaches_of(graph, penalty, avs);
    funds.sweep_.push_back(reach);
    funds.item_of_.emplace_back();
    if (!spec.slashed_to || most == 0.0) continue;
    funds.item_of_.back() = static_cast<std::uint32_t>(funds.items_.size());
    funds.items_.push_back({graph.avs()[a].id, *spec.slashed_to, spec.harm.value_or(0.0), most});
  }
  return funds;
}

void SlashedFunds::gather(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
                          Workspace& workspace) const {
  workspace.slashed.resize(items_.size());
  workspace.parts.resize(items_.size());
  for (auto j = occurrences.begin; j < occurrences.end; ++j) {
    for (const auto& [avs, fraction] : hits.sweeps_of(j))
      take(avs, fraction * sweep_[avs.index()], workspace);
    for (const auto& hit : hits.hits_of(j))
      if (hit.avs.valid()) take(hit.avs, hit.lost * price_[hit.pool.index()], workspace);
    for (const auto item : workspace.items) share_out(item, workspace);
    workspace.items.clear();
  }
}

void SlashedFunds::take(stake::AvsId avs, double amount, Workspace& workspace) const {
  const auto item = item_of_[avs.index()];
  if (!item) return;
  if (workspace.slashed[*item] == 0.0) workspace.items.push_back(*item);
  workspace.slashed[*item] += amount;
}

/// Corrections of a sweep may leave less than nothing, by rounding.
void SlashedFunds::share_out(std::uint32_t item, Workspace& workspace) const {
  const double slashed = std::max(0.0, std::exchange(workspace.slashed[item], 0.0));
  if (slashed == 0.0) return;
  auto& parts = workspace.parts[item];
  if (parts == Parts{}) workspace.of_trial.push_back(item);
  const auto& [avs, to, harm, reach] = items_[item];
  if (to == SlashedTo::redistributed) {
    parts[redistributed] += slashed;
    return;
  }
  const double paid = std::min(slashed, harm);
  parts[harmed] += paid;
  parts[unpaid] += harm - paid;
  parts[burned] += slashed - paid;
}

}  // namespace faultline::portfolio
