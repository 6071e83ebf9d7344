// SPDX-License-Identifier: Apache-2.0
#include "run/window.hpp"

#include <algorithm>
#include <array>

namespace faultline::run {

namespace {

using insurance::RecoveryModel;
using portfolio::SettledLosses;

bool has_tie(const failure::OccurrenceSpan& occurrences) {
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto [begin, end] = occurrences.of_trial(trial);
    for (auto j = begin; j + 1 < end; ++j) {
      if (occurrences[j].time == occurrences[j + 1].time) return true;
    }
  }
  return false;
}

portfolio::LossDetail detail_of(const CaseModel& model) {
  return model.measures.occurrences == risk::OccurrenceScope::everybody
             ? portfolio::LossDetail::largest
             : portfolio::LossDetail::totals;
}

bool settles_in_one_pass(const CaseModel& model) {
  return detail_of(model) == portfolio::LossDetail::totals && model.insurance.one_layer() &&
         !model.dated_losses;
}

bool settles_in_one_pass(const Window& window) {
  return !has_tie(window.occurrences) && !window.occurrences.any_breaks();
}

risk::TrialBatch told(const Window& window, const penalty::HitBatch& hits, BatchBuffers& b) {
  b.weight.assign(window.occurrences.trial_count(), 1.0);
  return {.trials = window.numbers,
          .occurrences = window.occurrences,
          .hits = hits,
          .claims = b.claims,
          .recoveries = b.recoveries,
          .losses = b.losses,
          .weight = b.weight};
}

/// Claims, recoveries, losses.
risk::TrialBatch follow_one(const Plan& plan, std::size_t case_index, const Window& window,
                            const penalty::HitBatch& hits, BatchBuffers& b) {
  const auto& model = plan.cases()[case_index];
  b.clock.start();
  model.portfolio.claims(window.occurrences, hits, b.portfolio_workspace, b.claims);
  b.clock.lap(Stage::claims);
  model.insurance.apply(b.claims, RecoveryModel::Settled::where_contracts_meet,
                        b.insurance_workspaces[case_index], b.recoveries);
  b.clock.lap(Stage::insurance);
  model.portfolio.losses(b.claims, b.recoveries, detail_of(model), b.portfolio_workspace, b.losses);
  b.clock.lap(Stage::losses);
  return told(window, hits, b);
}

/// In one pass, without claims and recoveries.
void settle(const Plan& plan, Cases cases, const Window& window, const penalty::HitBatch& hits,
            BatchBuffers& b, const BatchVisitor& visit) {
  std::array<insurance::OneLayer, SettledLosses::most_programmes> covers;
  std::transform(cases.begin(), cases.end(), covers.begin(),
                 [&](std::size_t c) { return *plan.cases()[c].insurance.one_layer(); });
  b.clock.start();
  b.claims.clear();
  b.recoveries.clear();
  const auto outcomes = plan.cases()[cases.front()].portfolio.settled_losses(
      window.occurrences, hits, std::span(covers).first(cases.size()), b.portfolio_workspace,
      b.losses);
  b.clock.lap(Stage::losses);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    b.losses.exchange(outcomes[k]);
    visit(cases[k], told(window, hits, b));
    b.clock.lap(Stage::measures);
  }
}

}  // namespace

void penalise(const CaseModel& model, const Window& window, BatchBuffers& b,
              penalty::HitBatch& hits) {
  b.clock.start();
  model.penalty.apply(window.occurrences, model.portfolio.hit_form(), b.penalty_workspace, hits);
  b.clock.lap(Stage::penalty);
}

void follow(const Plan& plan, Cases cases, const Window& window, const penalty::HitBatch& hits,
            BatchBuffers& b, const BatchVisitor& visit) {
  if (settles_in_one_pass(plan.cases()[cases.front()]) && settles_in_one_pass(window)) {
    settle(plan, cases, window, hits, b, visit);
    return;
  }
  for (const std::size_t c : cases) {
    visit(c, follow_one(plan, c, window, hits, b));
    b.clock.lap(Stage::measures);
  }
}

std::size_t followed_at_once(const Plan& plan, Cases cases) {
  const auto& first = plan.cases()[cases.front()];
  if (!settles_in_one_pass(first)) return 1;
  const auto some = cases.first(std::min(cases.size(), SettledLosses::most_programmes));
  const auto other = std::find_if(some.begin(), some.end(), [&](std::size_t c) {
    const auto& model = plan.cases()[c];
    return model.gross != first.gross || !settles_in_one_pass(model);
  });
  return static_cast<std::size_t>(other - some.begin());
}

risk::TrialBatch follow_in_full(const Plan& plan, std::size_t case_index, const Window& window,
                                const penalty::HitBatch& hits, BatchBuffers& b) {
  const auto& model = plan.cases()[case_index];
  follow_one(plan, case_index, window, hits, b);
  model.penalty.apply(window.occurrences, penalty::HitForm::listed, b.penalty_workspace, b.hits);
  model.insurance.apply(b.claims, RecoveryModel::Settled::everything,
                        b.insurance_workspaces[case_index], b.recoveries);
  return told(window, b.hits, b);
}

}  // namespace faultline::run
