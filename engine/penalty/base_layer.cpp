// SPDX-License-Identifier: Apache-2.0
#include "penalty/base_layer.hpp"

#include <algorithm>

namespace faultline::penalty {

BaseLayer::BaseLayer(const stake::StakeGraph& graph, std::span<const std::string> faults)
    : validators_(graph.operators().size()), pools_(graph.pools().size()) {
  for (const auto& protocol : graph.protocols()) {
    const bool is_one = protocol.penalty == rule::Ethereum::kind;
    layers_.push_back(is_one ? std::optional(rule::Ethereum(protocol.parameters)) : std::nullopt);
  }
  for (const auto& fault : faults) spared_.push_back(!rule::Ethereum::slashes(fault));
  std::vector<std::vector<Part>> by_operator(graph.operators().size());
  for (std::size_t p = 0; p < pools_; ++p) add_pool(graph, stake::PoolId{p}, by_operator);
  part_offset_.push_back(0);
  for (const auto& parts : by_operator) {
    parts_.insert(parts_.end(), parts.begin(), parts.end());
    part_offset_.push_back(static_cast<std::uint32_t>(parts_.size()));
  }
}

void BaseLayer::add_pool(const stake::StakeGraph& graph, stake::PoolId pool,
                         std::vector<std::vector<Part>>& by_operator) {
  const auto layer = graph.pools()[pool.index()].base_layer;
  if (!layer.valid()) return;
  const auto balance_of = [&](stake::OperatorId id) {
    const auto& one = graph.operators()[id.index()];
    return one.validators * one.effective_balance;
  };
  double behind = 0.0;
  for (const auto id : graph.operators_behind(pool)) behind += balance_of(id);
  for (const auto id : graph.operators_behind(pool)) {
    const double balance = balance_of(id);
    if (balance == 0.0) continue;
    const double each = graph.operators()[id.index()].effective_balance;
    validators_[id.index()] = {layer.index(), each, balance};
    by_operator[id.index()].push_back({pool, balance / behind});
  }
}

bool BaseLayer::slashes(const failure::Strike& strike) const {
  if (strike.avs.valid() || validators_[strike.operator_id.index()].balance == 0.0) return false;
  return !strike.fault.valid() || strike.fault.index() >= spared_.size() ||
         !spared_[strike.fault.index()];
}

void BaseLayer::find_slashings(const failure::OccurrenceSpan& occurrences,
                               failure::OccurrenceSpan::Range trial, Workspace& workspace) const {
  auto& all = workspace.slashings;
  all.clear();
  for (auto j = trial.begin; j < trial.end; ++j)
    for (const auto& strike : occurrences.strikes_of(j)) {
      if (!slashes(strike)) continue;
      const auto id = strike.operator_id;
      if (!all.empty() && all.back().occurrence == j && all.back().operator_id == id) continue;
      double& unslashed = workspace.unslashed[id.index()];
      const double part = unslashed * strike.fraction;
      unslashed -= part;
      all.push_back({j, occurrences[j].time, id, strike.fault, part});
    }
}

/// ETH that causes of the trial slash in the window of one slashing, itself included.
double BaseLayer::slashed_around(const Slashing& slashing, std::span<const Slashing> all) const {
  const auto layer = validators_[slashing.operator_id.index()].layer;
  double slashed = 0.0;
  for (const auto& other : all) {
    const auto& validators = validators_[other.operator_id.index()];
    if (validators.layer == layer && rule::Ethereum::within_window(slashing.time, other.time))
      slashed += other.part * validators.balance;
  }
  return slashed;
}

/// What is left is all that later drains find, so that parts of the original balance are turned
/// into parts of it.
void BaseLayer::drain(const Slashing& slashing, double penalty, Workspace& workspace,
                      std::vector<Drain>& drains) const {
  const auto op = slashing.operator_id.index();
  for (auto i = part_offset_[op]; i < part_offset_[op + 1]; ++i) {
    double& left = workspace.left[parts_[i].pool.index()];
    const double taken = std::min(left, parts_[i].fraction * slashing.part * penalty);
    if (!(taken > 0.0)) continue;
    drains.push_back({.occurrence = slashing.occurrence,
                      .pool = parts_[i].pool,
                      .fraction = taken / left,
                      .operator_id = slashing.operator_id,
                      .fault = slashing.fault,
                      .share = slashing.part});
    left -= taken;
  }
}

void BaseLayer::list_drains(const failure::OccurrenceSpan& occurrences,
                            failure::OccurrenceSpan::Range trial, Workspace& workspace,
                            std::vector<Drain>& drains) const {
  if (workspace.unslashed.size() < validators_.size())
    workspace.unslashed.resize(validators_.size(), 1.0);
  if (workspace.left.size() < pools_) workspace.left.resize(pools_, 1.0);
  find_slashings(occurrences, trial, workspace);
  const Slashing* last = nullptr;
  double slashed = 0.0;
  for (const auto& slashing : workspace.slashings) {
    const auto& own = validators_[slashing.operator_id.index()];
    const auto& layer = *layers_[own.layer];
    const bool same = last != nullptr && last->time == slashing.time &&
                      validators_[last->operator_id.index()].layer == own.layer;
    if (!same)
      slashed = slashed_around(slashing, workspace.slashings) + layer.others_slashed(slashing.time);
    last = &slashing;
    drain(slashing, layer.penalty(own.effective_balance, slashed) / own.effective_balance,
          workspace, drains);
  }
  for (const auto& slashing : workspace.slashings) {
    const auto op = slashing.operator_id.index();
    workspace.unslashed[op] = 1.0;
    for (auto i = part_offset_[op]; i < part_offset_[op + 1]; ++i)
      workspace.left[parts_[i].pool.index()] = 1.0;
  }
}

}  // namespace faultline::penalty
