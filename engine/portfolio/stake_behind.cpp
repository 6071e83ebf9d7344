// SPDX-License-Identifier: Apache-2.0
#include "portfolio/stake_behind.hpp"

#include <algorithm>
#include <set>

#include "base/contracts.hpp"

namespace faultline::portfolio {

namespace {

/// Each once, in order.
template <class T>
void make_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Of commitments [begin, end) those that reach something that none before them does: through
/// several operators the same pool is there once.
std::vector<std::uint32_t> counted_once(const penalty::PenaltyModel& penalty, std::size_t begin,
                                        std::size_t end) {
  std::set<std::uint32_t> slots;
  std::vector<std::uint32_t> counted;
  for (std::size_t c = begin; c < end; ++c)
    if (slots.insert(penalty.reach()[c].slot).second)
      counted.push_back(static_cast<std::uint32_t>(c));
  return counted;
}

}  // namespace

StakeBehind::StakeBehind(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
                         std::span<const AvsTermsSpec> specs, double horizon_years) {
  FAULTLINE_EXPECT(specs.size() == graph.avs().size());
  add_reach(graph, penalty, horizon_years);
  for (const auto& pool : graph.pools()) amount_.push_back(pool.amount);
  watching_.resize(amount_.size());
  for (std::size_t a = 0; a < specs.size(); ++a) {
    const auto first = graph.first_commitment_of(stake::AvsId{a}).index();
    const auto count = graph.commitments_of(stake::AvsId{a}).size();
    first_of_avs_.push_back(static_cast<std::uint32_t>(first));
    if (!specs[a].threshold && !specs[a].profit_from_corruption) continue;
    Item item{graph.avs()[a].id, 0.0, specs[a].threshold, specs[a].profit_from_corruption};
    const auto counted = counted_once(penalty, first, first + count);
    for (const auto c : counted) {
      item.stake += reach_[c] * graph.pools()[pool_of_[c].index()].price;
    }
    if (!(item.stake > 0.0)) continue;
    for (const auto c : counted) {
      const auto pool = pool_of_[c].index();
      watching_[pool].push_back({c, items_.size(), reach_[c], graph.pools()[pool].price});
    }
    items_.push_back(std::move(item));
  }
  first_of_avs_.push_back(static_cast<std::uint32_t>(pool_of_.size()));
}

/// At the end of the horizon, whatever takes effect before.
void StakeBehind::add_reach(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
                            double horizon_years) {
  for (const auto& reach : penalty.reach()) reach_.push_back(reach.amount);
  for (const auto& commitment : graph.commitments()) {
    const std::size_t c = pool_of_.size();
    pool_of_.push_back(commitment.pool);
    if (commitment.pending_magnitude == 0.0 || !commitment.is_changed(horizon_years)) continue;
    const double changed = commitment.magnitude + commitment.pending_magnitude;
    reach_[c] = graph.pools()[commitment.pool.index()].amount * changed;
    if (commitment.pending_magnitude > 0.0) continue;
    lasting_.resize(graph.commitments().size());
    lasting_[c] = {changed / commitment.magnitude, commitment.effective_years};
  }
}

double StakeBehind::lasting(std::uint32_t commitment, double time) const {
  if (lasting_.empty() || time > lasting_[commitment].until_years) return 1.0;
  return lasting_[commitment].part;
}

void StakeBehind::gather(const penalty::HitBatch& hits, const failure::OccurrenceSpan& occurrences,
                         failure::OccurrenceSpan::Range trial, Workspace& workspace) const {
  workspace.lost_by_pool.resize(amount_.size());
  workspace.lost_through.resize(pool_of_.size());
  workspace.lost_by_item.resize(items_.size());
  const auto take = [&](std::uint32_t commitment, double lost, double part) {
    workspace.lost_through[commitment] += lost * part;
    add_loss(pool_of_[commitment].index(), lost, workspace);
  };
  // A hit through no AVS takes its part of all that the pool is, and so of what is left of each
  // commitment: in one occurrence after all others.
  const auto drain = [&](const penalty::Hit& hit) {
    add_loss(hit.pool.index(), hit.lost, workspace);
    for (const auto& watched : watching_[hit.pool.index()]) {
      double& lost = workspace.lost_through[watched.index];
      lost += (watched.amount - lost) * hit.fraction;
    }
  };
  for (auto j = trial.begin; j < trial.end; ++j) {
    for (const auto& [avs, fraction] : hits.sweeps_of(j)) {
      for (auto c = first_of_avs_[avs.index()]; c < first_of_avs_[avs.index() + 1]; ++c) {
        take(c, fraction * reach_[c], 1.0);
      }
    }
    for (const auto& hit : hits.hits_of(j)) {
      if (!hit.avs.valid()) continue;
      const auto c = hit.commitment.index();
      take(c, hit.lost, lasting(c, occurrences[j].time));
    }
    for (const auto& hit : hits.hits_of(j)) {
      if (!hit.avs.valid()) drain(hit);
    }
  }
  make_unique(workspace.pools);
  for (const std::uint32_t pool : workspace.pools) settle(pool, workspace);
  clear(hits, trial, workspace);
  make_unique(workspace.items);
}

/// What was lost by pool and through commitments.
void StakeBehind::clear(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range trial,
                        Workspace& workspace) const {
  for (auto j = trial.begin; j < trial.end; ++j) {
    for (const auto& sweep : hits.sweeps_of(j)) {
      std::fill(workspace.lost_through.begin() + first_of_avs_[sweep.avs.index()],
                workspace.lost_through.begin() + first_of_avs_[sweep.avs.index() + 1], 0.0);
    }
    for (const auto& hit : hits.hits_of(j)) {
      if (hit.avs.valid()) workspace.lost_through[hit.commitment.index()] = 0.0;
    }
  }
  for (const std::uint32_t pool : workspace.pools) {
    workspace.lost_by_pool[pool] = 0.0;
    for (const auto& watched : watching_[pool]) workspace.lost_through[watched.index] = 0.0;
  }
  workspace.pools.clear();
}

void StakeBehind::add_loss(std::uint32_t pool, double lost, Workspace& workspace) const {
  if (workspace.lost_by_pool[pool] == 0.0) workspace.pools.push_back(pool);
  workspace.lost_by_pool[pool] += lost;
}

/// What the AVSs that reach a pool have lost of it (L.11).
void StakeBehind::settle(std::uint32_t pool, Workspace& workspace) const {
  const double left = amount_[pool] - workspace.lost_by_pool[pool];
  for (const auto& [index, item, amount, price] : watching_[pool]) {
    const double kept = std::min(amount - workspace.lost_through[index], left);
    workspace.lost_by_item[item] += (amount - std::max(kept, 0.0)) * price;
    workspace.items.push_back(item);
  }
}

}  // namespace faultline::portfolio
