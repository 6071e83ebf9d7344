// SPDX-License-Identifier: Apache-2.0
#include "run/met_occurrences.hpp"

#include <fmt/format.h>

#include "base/shortest_number.hpp"
#include "failure/horizon_cut.hpp"

namespace faultline::run {

namespace {

/// What is kept of an occurrence says whether what is made of it is what it was.
void expect_same(const failure::EventBatch& events, const failure::OccurrenceBatch& made) {
  const failure::OccurrenceSpan all(made);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const double severity = failure::severity_of(all, i);
    if (severity == events.severity[i]) continue;
    throw EventsDiffer(
        fmt::format("an occurrence of trial {} strikes with {} in the result, but with {} when it "
                    "is made again",
                    events.trial[i], base::shortest_number(events.severity[i]),
                    base::shortest_number(severity)));
  }
}

/// Makes the occurrences of some trials from what was kept of them.
void recall(const Plan& plan, const failure::FailureModel& model, random::TrialRange trials,
            failure::FailureModel::Workspace& workspace, failure::EventBatch& recalled,
            failure::OccurrenceBatch& occurrences) {
  plan.events()->read(trials, recalled);
  model.restore(plan.seed(), recalled, workspace, occurrences);
  expect_same(recalled, occurrences);
}

}  // namespace

void draw_whole(const Plan& plan, std::size_t draw, random::TrialRange trials, BatchBuffers& b) {
  const auto& drawn = plan.draws()[draw];
  const auto& model = plan.failures()[plan.failure_at(drawn, trials.first)];
  auto& workspace = b.failure_workspaces[draw];
  auto& occurrences = b.occurrences[drawn.whole];
  if (plan.events() == nullptr) {
    model.draw(plan.seed(), trials, workspace, occurrences);
  } else {
    recall(plan, model, trials, workspace, b.recalled, occurrences);
  }
  if (b.kept) failure::append_events(occurrences, *b.kept);
}

void cut(const Plan& plan, std::size_t draw, BatchBuffers& b) {
  const auto& cut = plan.draws()[draw];
  if (draw == cut.whole) return;
  failure::cut_at(cut.horizon_years, b.occurrences[cut.whole], b.occurrences[draw]);
}

}  // namespace faultline::run
