// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_model.hpp"

#include <algorithm>
#include <variant>

namespace faultline::penalty {

PenaltyModel::PenaltyModel(const stake::StakeGraph& graph, std::span<const std::string> faults)
    : graph_(&graph), slots_(graph.pools().size() + graph.commitments().size()) {
  for (const auto& protocol : graph.protocols()) rules_.push_back(rule_of(protocol));
  keeps_accounts_.resize(graph.avs().size(), 0);
  ask_rules();
  list_spared(faults);
  list_services();
  for (std::size_t a = 0; a < graph.avs().size(); ++a) {
    reaches_once_.push_back(keeps_accounts_[a] == 0 && reaches_once(stake::AvsId{a}));
  }
}

void PenaltyModel::ask_rules() {
  const auto rule_of_pool = [&](stake::PoolId pool) -> const PenaltyRule& {
    return rules_[graph_->pools()[pool.index()].protocol.index()];
  };
  for (std::size_t p = 0; p < graph_->pools().size(); ++p) {
    depends_on_dates_ |= std::visit([](const auto& rule) { return rule.depends_on_dates(); },
                                    rule_of_pool(stake::PoolId{p}));
  }
  for (std::size_t c = 0; c < graph_->commitments().size(); ++c) {
    const auto& commitment = graph_->commitments()[c];
    const auto ask = [&]<class Rule>(const Rule& rule) {
      keeps_accounts_[commitment.avs.index()] = KeepsAccounts<Rule> ? 1 : 0;
      return rule.reach(*graph_, stake::CommitmentId{c});
    };
    reach_.push_back(std::visit(ask, rule_of_pool(commitment.pool)));
    slot_.push_back(reach_.back().slot);
  }
}

void PenaltyModel::list_spared(std::span<const std::string> faults) {
  for (const auto& rule : rules_) {
    auto& spared = spared_.emplace_back();
    for (const auto& fault : faults) spared.push_back(!slashes(rule, fault));
  }
}

bool PenaltyModel::spares(stake::ProtocolId protocol, failure::FaultId fault) const {
  const auto& spared = spared_[protocol.index()];
  return fault.valid() && fault.index() < spared.size() && spared[fault.index()];
}

bool PenaltyModel::reaches_once(stake::AvsId avs) const {
  const auto first = graph_->first_commitment_of(avs).index();
  std::vector<std::uint32_t> slots;
  for (std::size_t i = 0; i < graph_->commitments_of(avs).size(); ++i) {
    slots.push_back(reach_[first + i].slot);
  }
  std::sort(slots.begin(), slots.end());
  return std::adjacent_find(slots.begin(), slots.end()) == slots.end();
}

/// Commitments are sorted by (AVS, operator), so that those of a service are consecutive.
void PenaltyModel::list_services() {
  const auto commitments = graph_->commitments();
  std::vector<std::vector<Service>> by_operator(graph_->operators().size());
  for (std::uint32_t begin = 0, end = 0; begin < commitments.size(); begin = end) {
    const auto& first = commitments[begin];
    while (end < commitments.size() && commitments[end].avs == first.avs &&
           commitments[end].operator_id == first.operator_id) {
      ++end;
    }
    by_operator[first.operator_id.index()].push_back({first.avs, {begin, end}});
  }
  service_offset_.push_back(0);
  for (const auto& services : by_operator) {
    services_.insert(services_.end(), services.begin(), services.end());
    service_offset_.push_back(static_cast<std::uint32_t>(services_.size()));
  }
}

PenaltyModel::Range PenaltyModel::commitments_of(stake::AvsId avs) const {
  const auto first = graph_->first_commitment_of(avs).index();
  return {first, first + static_cast<std::uint32_t>(graph_->commitments_of(avs).size())};
}

PenaltyModel::Range PenaltyModel::commitments_of(stake::AvsId avs,
                                                 stake::OperatorId operator_id) const {
  const auto first = services_.begin() + service_offset_[operator_id.index()];
  const auto last = services_.begin() + service_offset_[operator_id.index() + 1];
  const auto service = std::lower_bound(
      first, last, avs, [](const Service& one, stake::AvsId id) { return one.avs < id; });
  return service != last && service->avs == avs ? service->commitments : Range{0, 0};
}

/// Walks the occurrences of one trial after another.
class PenaltyModel::Walk {
 public:
  Walk(const PenaltyModel& model, HitForm form, Workspace& workspace, HitBatch& hits)
      : model_(model), form_(form), workspace_(workspace), hits_(hits) {
    if (workspace.retained.size() < model.slots_) workspace.retained.resize(model.slots_, 1.0);
    if (workspace.worn.size() < model.slot_.size()) workspace.worn.resize(model.slot_.size());
  }

  void occurrence(std::uint32_t index, double time, std::span<const failure::Strike> strikes) {
    occurrence_ = index;
    for (const auto& strike : strikes) {
      if (model_.keeps_accounts_[strike.avs.index()] != 0) {
        ask(strike, time);
      } else if (form_ == HitForm::swept && !strike.operator_id.valid()) {
        sweep(strike);
      } else {
        list(strike);
      }
    }
    hits_.end_occurrence();
  }

  /// A trial of one occurrence with one strike that reaches all of an AVS, and every slot once,
  /// finds the full stake and leaves nothing to remember. Whether it was one.
  bool lone_sweep(const failure::OccurrenceSpan& occurrences, failure::OccurrenceSpan::Range all) {
    if (form_ != HitForm::swept || all.end - all.begin != 1) return false;
    const auto strikes = occurrences.strikes_of(all.begin);
    if (strikes.size() != 1 || strikes.front().operator_id.valid()) return false;
    if (!model_.reaches_once_[strikes.front().avs.index()]) return false;
    hits_.sweeps.push_back({strikes.front().avs, strikes.front().fraction});
    hits_.end_occurrence();
    return true;
  }

  void end_trial() {
    for (const auto slot : workspace_.touched) workspace_.retained[slot] = 1.0;
    workspace_.touched.clear();
    for (const auto avs : workspace_.swept) fill(model_.commitments_of(avs), 1.0);
    workspace_.swept.clear();
    workspace_.accounts.clear();
  }

 private:
  [[nodiscard]] const stake::Commitment& commitment(std::uint32_t c) const {
    return model_.graph_->commitments()[c];
  }

  [[nodiscard]] Range commitments_of(const failure::Strike& strike) const {
    return strike.operator_id.valid() ? model_.commitments_of(strike.avs, strike.operator_id)
                                      : model_.commitments_of(strike.avs);
  }

  /// The rule, which keeps accounts, about every commitment that is struck.
  void ask(const failure::Strike& strike, double time) {
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
  void take(const Rule& rule, const failure::Strike& strike, double time, Range reached) {
    auto& accounts = workspace_.accounts.template of<Rule>();
    for (auto c = reached.begin; c < reached.end; ++c) {
      const auto taken = accounts.take(rule, *model_.graph_, c, {strike.fraction, time});
      if (taken.lost > 0.0) add_hit(strike, c, taken);
    }
  }

  void list(const failure::Strike& strike) {
    const auto reached = commitments_of(strike);
    for (auto c = reached.begin; c < reached.end; ++c) {
      const double lost = model_.reach_[c].amount * wear(c, strike.fraction) * strike.fraction;
      if (lost > 0.0) add_hit(strike, c, {strike.fraction, lost});
    }
  }

  void sweep(const failure::Strike& strike) {
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

  void fill(Range commitments, double retained) {
    for (auto c = commitments.begin; c < commitments.end; ++c) {
      workspace_.retained[model_.slot_[c]] = retained;
    }
  }

  /// Wears the slots of commitments by a fraction, and says which had been worn already. Which ones
  /// is chance, so that no branch depends on it.
  std::span<const Workspace::Worn> wear_all(Range commitments, double fraction) {
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
  double wear(std::uint32_t c, double fraction) {
    const auto slot = model_.reach_[c].slot;
    double& retained = workspace_.retained[slot];
    const double before = retained;
    if (before == 1.0) workspace_.touched.push_back(slot);
    retained = before * (1.0 - fraction);
    return before;
  }

  void add_hit(const failure::Strike& strike, std::uint32_t c, const Taken& taken) {
    hits_.hits.push_back({.occurrence = occurrence_,
                          .avs = strike.avs,
                          .operator_id = commitment(c).operator_id,
                          .pool = commitment(c).pool,
                          .fault = strike.fault,
                          .fraction = taken.fraction,
                          .lost = taken.lost});
  }

  const PenaltyModel& model_;
  HitForm form_;
  Workspace& workspace_;
  HitBatch& hits_;
  std::uint32_t occurrence_ = 0;
};

void PenaltyModel::apply(const failure::OccurrenceSpan& occurrences, HitForm form,
                         Workspace& workspace, HitBatch& hits) const {
  hits.clear();
  Walk walk(*this, form, workspace, hits);
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto all = occurrences.of_trial(trial);
    if (walk.lone_sweep(occurrences, all)) continue;
    for (auto j = all.begin; j < all.end; ++j) {
      walk.occurrence(j, occurrences[j].time, occurrences.strikes_of(j));
    }
    walk.end_trial();
  }
}

}  // namespace faultline::penalty
