// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_model.hpp"

#include <algorithm>
#include <variant>

namespace faultline::penalty {

PenaltyModel::PenaltyModel(const stake::StakeGraph& graph)
    : graph_(&graph), slots_(graph.pools().size() + graph.commitments().size()) {
  std::vector<PenaltyRule> rule_of_pool;
  for (const auto& pool : graph.pools()) rule_of_pool.push_back(rule_of(pool.penalty));
  for (std::size_t c = 0; c < graph.commitments().size(); ++c) {
    const auto reach = [&](const auto& rule) { return rule.reach(graph, stake::CommitmentId{c}); };
    reach_.push_back(std::visit(reach, rule_of_pool[graph.commitments()[c].pool.index()]));
  }
  for (const Reach& reach : reach_) slot_.push_back(reach.slot);
  for (std::size_t a = 0; a < graph.avs().size(); ++a) {
    reaches_once_.push_back(reaches_once(stake::AvsId{a}));
  }
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

/// Walks the occurrences of one trial after another.
class PenaltyModel::Walk {
 public:
  Walk(const PenaltyModel& model, HitForm form, Workspace& workspace, HitBatch& hits)
      : model_(model), form_(form), workspace_(workspace), hits_(hits) {
    if (workspace.retained.size() < model.slots_) workspace.retained.resize(model.slots_, 1.0);
    if (workspace.worn.size() < model.slot_.size()) workspace.worn.resize(model.slot_.size());
  }

  void occurrence(std::uint32_t index, std::span<const failure::Strike> strikes) {
    occurrence_ = index;
    last_ = {0, 0};
    for (const auto& strike : strikes) {
      if (form_ == HitForm::swept && !strike.operator_id.valid()) {
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
    for (const auto avs : workspace_.swept) fill(commitments_of(avs), 1.0);
    workspace_.swept.clear();
  }

 private:
  /// Commitments [begin, end).
  struct Range {
    std::uint32_t begin;
    std::uint32_t end;
  };

  [[nodiscard]] const stake::Commitment& commitment(std::uint32_t c) const {
    return model_.graph_->commitments()[c];
  }

  [[nodiscard]] Range commitments_of(stake::AvsId avs) const {
    const auto first = model_.graph_->first_commitment_of(avs).index();
    const auto count = model_.graph_->commitments_of(avs).size();
    return {first, first + static_cast<std::uint32_t>(count)};
  }

  /// Strikes come by (AVS, operator), so the search goes on from where the last one was found, in
  /// doubling steps: near for neighbours, logarithmic for the far.
  [[nodiscard]] Range commitments_of(const failure::Strike& strike) const {
    const auto all = commitments_of(strike.avs);
    if (!strike.operator_id.valid() || all.begin == all.end) return all;
    const auto before = [](const stake::Commitment& c, stake::OperatorId id) {
      return c.operator_id < id;
    };
    const auto commitments = model_.graph_->commitments().begin();
    auto from = std::clamp(last_.begin, all.begin, all.end - 1);
    if (commitments[from].operator_id > strike.operator_id) from = all.begin;
    auto to = from;
    for (std::uint32_t step = 1; to < all.end && before(commitments[to], strike.operator_id);
         step *= 2) {
      from = to + 1;
      to = std::min(to + step, all.end);
    }
    const auto found =
        std::lower_bound(commitments + from, commitments + to, strike.operator_id, before);
    Range range{static_cast<std::uint32_t>(found - commitments), 0};
    for (range.end = range.begin;
         range.end < all.end && commitments[range.end].operator_id == strike.operator_id;) {
      ++range.end;
    }
    return range;
  }

  void list(const failure::Strike& strike) {
    last_ = commitments_of(strike);
    for (auto c = last_.begin; c < last_.end; ++c) {
      const double lost = model_.reach_[c].amount * wear(c, strike.fraction) * strike.fraction;
      if (lost > 0.0) add_hit(strike, c, lost);
    }
  }

  void sweep(const failure::Strike& strike) {
    hits_.sweeps.push_back({strike.avs, strike.fraction});
    const auto reached = commitments_of(strike.avs);
    const bool first = workspace_.swept.empty() && workspace_.touched.empty();
    workspace_.swept.push_back(strike.avs);
    if (first && model_.reaches_once_[strike.avs.index()]) {
      fill(reached, 1.0 - strike.fraction);
      return;
    }
    for (const auto& [c, before] : wear_all(reached, strike.fraction)) {
      add_hit(strike, c, model_.reach_[c].amount * (before - 1.0) * strike.fraction);
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

  void add_hit(const failure::Strike& strike, std::uint32_t c, double lost) {
    hits_.hits.push_back({.occurrence = occurrence_,
                          .avs = strike.avs,
                          .operator_id = commitment(c).operator_id,
                          .pool = commitment(c).pool,
                          .fault = strike.fault,
                          .fraction = strike.fraction,
                          .lost = lost});
  }

  const PenaltyModel& model_;
  HitForm form_;
  Workspace& workspace_;
  HitBatch& hits_;
  std::uint32_t occurrence_ = 0;
  Range last_{0, 0};
};

void PenaltyModel::apply(const failure::OccurrenceSpan& occurrences, HitForm form,
                         Workspace& workspace, HitBatch& hits) const {
  hits.clear();
  Walk walk(*this, form, workspace, hits);
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto all = occurrences.of_trial(trial);
    if (walk.lone_sweep(occurrences, all)) continue;
    for (auto j = all.begin; j < all.end; ++j) walk.occurrence(j, occurrences.strikes_of(j));
    walk.end_trial();
  }
}

}  // namespace faultline::penalty
