// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_walk.hpp"

#include <variant>

namespace faultline::penalty {

using Workspace = PenaltyModel::Workspace;

PenaltyWalk::PenaltyWalk(const PenaltyModel& model, HitForm form, Workspace& workspace,
                         HitBatch& hits)
    : model_(model), asked_(form), form_(form), workspace_(workspace), hits_(hits) {
  if (workspace.retained.size() < model.slots_) workspace.retained.resize(model.slots_, 1.0);
  if (workspace.worn.size() < model.slot_.size()) workspace.worn.resize(model.slot_.size());
}

void PenaltyWalk::trial(const failure::OccurrenceSpan& occurrences,
                        failure::OccurrenceSpan::Range range, std::span<const Drain> drains) {
  drained_ = !drains.empty();
  form_ = drained_ || occurrences.breaks_in(range) ? HitForm::listed : asked_;
  if (!drained_ && lone_sweep(occurrences, range)) return;
  if (drained_) workspace_.drained.begin_trial(model_.graph_->pools().size());
  for (auto j = range.begin; j < range.end; ++j) {
    occurrence_ = j;
    strike_all(occurrences.strikes_of(j), occurrences[j].time);
    if (drained_) drains = drain_all(drains);
    hits_.end_occurrence();
  }
  end_trial();
}

/// A trial of one occurrence with one strike that reaches all of an AVS, and every slot once,
/// finds the full stake and leaves nothing to remember. Whether it was one.
bool PenaltyWalk::lone_sweep(const failure::OccurrenceSpan& occurrences,
                             failure::OccurrenceSpan::Range range) {
  if (form_ != HitForm::swept || range.end - range.begin != 1) return false;
  const auto strikes = occurrences.strikes_of(range.begin);
  if (strikes.size() != 1 || strikes.front().operator_id.valid()) return false;
  if (!model_.reaches_once_[strikes.front().avs.index()]) return false;
  hits_.sweeps.push_back({strikes.front().avs, strikes.front().fraction});
  hits_.end_occurrence();
  return true;
}

void PenaltyWalk::strike_all(std::span<const failure::Strike> strikes, double time) {
  for (const auto& strike : strikes) {
    if (!strike.avs.valid()) continue;  // on the base layer, which drains
    if (model_.keeps_accounts_[strike.avs.index()] != 0) {
      ask(strike, time);
    } else if (form_ == HitForm::swept && !strike.operator_id.valid()) {
      sweep(strike);
    } else {
      list(strike);
    }
  }
}

/// Those of this occurrence, and returns the others.
std::span<const Drain> PenaltyWalk::drain_all(std::span<const Drain> drains) {
  for (; !drains.empty() && drains.front().occurrence == occurrence_; drains = drains.subspan(1)) {
    const auto& [occurrence, pool, fraction, operator_id, fault, contract, share] = drains.front();
    const double amount = model_.graph_->pools()[pool.index()].amount;
    const double lost = workspace_.drained.drain(pool, amount, fraction);
    if (lost > 0.0) {
      hits_.hits.push_back({.occurrence = occurrence,
                            .avs = {},
                            .operator_id = operator_id,
                            .pool = pool,
                            .fault = fault,
                            .contract = contract,
                            .fraction = fraction,
                            .lost = lost,
                            .share = share});
    }
  }
  return drains;
}

void PenaltyWalk::end_trial() {
  for (const auto slot : workspace_.touched) workspace_.retained[slot] = 1.0;
  workspace_.touched.clear();
  for (const auto avs : workspace_.swept) fill(model_.commitments_of(avs), 1.0);
  workspace_.swept.clear();
  workspace_.accounts.clear();
  if (drained_) workspace_.drained.end_trial();
}

const stake::Commitment& PenaltyWalk::commitment(std::uint32_t c) const {
  return model_.graph_->commitments()[c];
}

PenaltyWalk::Range PenaltyWalk::commitments_of(const failure::Strike& strike) const {
  return strike.operator_id.valid() ? model_.commitments_of(strike.avs, strike.operator_id)
                                    : model_.commitments_of(strike.avs);
}

/// The rule, which keeps accounts, about every commitment that is struck.
void PenaltyWalk::ask(const failure::Strike& strike, double time) {
  const auto reached = commitments_of(strike);
  if (reached.begin == reached.end) return;
  const auto pool = commitment(reached.begin).pool;
  const auto protocol = model_.graph_->pools()[pool.index()].protocol;
  if (model_.spares(protocol, strike.fault)) return;
  const auto ask_one = [&]<class Rule>(const Rule& rule) {
    if constexpr (KeepsAccounts<Rule>) take(rule, strike, time, reached);
  };
  std::visit(ask_one, model_.rules_[protocol.index()]);
}

template <class Rule>
void PenaltyWalk::take(const Rule& rule, const failure::Strike& strike, double time,
                       Range reached) {
  auto& accounts = workspace_.accounts.template of<Rule>();
  for (auto c = reached.begin; c < reached.end; ++c) {
    const auto taken = accounts.take(rule, *model_.graph_, c, {strike.fraction, time});
    if (taken.lost > 0.0) add_hit(strike, c, taken);
    if (taken.shortfall > 0.0) add_shortfall(strike, c, taken.shortfall);
  }
}

void PenaltyWalk::add_shortfall(const failure::Strike& strike, std::uint32_t c, double amount) {
  const auto pool = commitment(c).pool;
  const double part = drained_ ? workspace_.drained.part(pool) : 1.0;
  const double value = amount * part * model_.graph_->pools()[pool.index()].price;
  if (value > 0.0)
    hits_.shortfalls.push_back({.occurrence = occurrence_, .avs = strike.avs, .value = value});
}

void PenaltyWalk::list(const failure::Strike& strike) {
  const auto reached = commitments_of(strike);
  for (auto c = reached.begin; c < reached.end; ++c) {
    const double lost = model_.reach_[c].amount * wear(c, strike.fraction) * strike.fraction;
    if (lost > 0.0) add_hit(strike, c, {strike.fraction, lost});
  }
}

void PenaltyWalk::sweep(const failure::Strike& strike) {
  hits_.sweeps.push_back({strike.avs, strike.fraction});
  const auto reached = model_.commitments_of(strike.avs);
  const bool first = workspace_.swept.empty() && workspace_.touched.empty();
  workspace_.swept.push_back(strike.avs);
  if (first && model_.reaches_once_[strike.avs.index()]) {
    fill(reached, 1.0 - strike.fraction);
    return;
  }
  for (const auto& [c, before] : wear_all(reached, strike.fraction)) {
    const double lost = model_.reach_[c].amount * (before - 1.0) * strike.fraction;
    add_hit(strike, c, {strike.fraction, lost});
  }
}

void PenaltyWalk::fill(Range commitments, double retained) {
  for (auto c = commitments.begin; c < commitments.end; ++c) {
    workspace_.retained[model_.slot_[c]] = retained;
  }
}

/// Wears the slots of commitments by a fraction, and says which had been worn already. Which ones
/// is chance, so that no branch depends on it.
std::span<const Workspace::Worn> PenaltyWalk::wear_all(Range commitments, double fraction) {
  double* retained = workspace_.retained.data();
  Workspace::Worn* next = workspace_.worn.data();
  for (auto c = commitments.begin; c < commitments.end; ++c) {
    const std::uint32_t slot = model_.slot_[c];
    const double before = retained[slot];
    retained[slot] = before * (1.0 - fraction);
    *next = {c, before};
    next += before != 1.0 ? 1 : 0;
  }
  return {workspace_.worn.data(), next};
}

/// What was left before, in the slot of a commitment; then it is worn by a fraction.
double PenaltyWalk::wear(std::uint32_t c, double fraction) {
  const auto slot = model_.reach_[c].slot;
  double& retained = workspace_.retained[slot];
  const double before = retained;
  if (before == 1.0) workspace_.touched.push_back(slot);
  retained = before * (1.0 - fraction);
  return before;
}

void PenaltyWalk::add_hit(const failure::Strike& strike, std::uint32_t c, const Taken& taken) {
  const auto pool = commitment(c).pool;
  const double lost = drained_ ? workspace_.drained.hit(pool, taken.lost) : taken.lost;
  if (drained_ && lost <= 0.0) return;
  hits_.hits.push_back({.occurrence = occurrence_,
                        .avs = strike.avs,
                        .operator_id = commitment(c).operator_id,
                        .pool = pool,
                        .fault = strike.fault,
                        .fraction = taken.fraction,
                        .lost = lost,
                        .share = strike.share,
                        .commitment = stake::CommitmentId{c}});
}

}  // namespace faultline::penalty
