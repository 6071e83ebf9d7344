// SPDX-License-Identifier: Apache-2.0
#include "run/batch.hpp"

#include <algorithm>
#include <limits>

#include "failure/horizon_cut.hpp"
#include "numerics/tile.hpp"

namespace faultline::run {

namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

/// Draws what one draw needs: all that its model draws, which the shorter ones are a part of.
/// All trials lie in one part.
void draw_whole(const Plan& plan, std::size_t draw, random::TrialRange trials, BatchBuffers& b) {
  const auto& drawn = plan.draws()[draw];
  const auto& model = plan.failures()[plan.failure_at(drawn, trials.first)];
  model.draw(plan.seed(), trials, b.failure_workspaces[draw], b.occurrences[drawn.whole]);
}

/// Takes from the whole what comes before the horizon of a shorter draw.
void cut(const Plan& plan, std::size_t draw, BatchBuffers& b) {
  const auto& cut = plan.draws()[draw];
  if (draw == cut.whole) return;
  failure::cut_at(cut.horizon_years, b.occurrences[cut.whole], b.occurrences[draw]);
}

/// How losses come about: the same numbers either way.
enum class Path : std::uint8_t {
  fastest,  ///< in one pass where that is possible, and then without claims and recoveries
  whole     ///< claims, recoveries, losses
};

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

/// Whether trials that are alike lose the same, and are measured the same. Only those that count as
/// 1 are counted together.
bool may_wait(const CaseModel& model) {
  return !model.penalty.depends_on_dates() && !model.insurance.depends_on_dates() &&
         !model.dated_losses && model.measures.weighting == risk::Weighting::unit;
}

void find_losses(const CaseModel& model, std::size_t case_index,
                 const failure::OccurrenceSpan& occurrences, BatchBuffers& b) {
  model.portfolio.claims(occurrences, b.hits, b.portfolio_workspace, b.claims);
  b.clock.lap(Stage::claims);
  model.insurance.apply(b.claims, insurance::RecoveryModel::Settled::where_contracts_meet,
                        b.insurance_workspaces[case_index], b.recoveries);
  b.clock.lap(Stage::insurance);
  model.portfolio.losses(b.claims, b.recoveries, detail_of(model), b.portfolio_workspace, b.losses);
}

/// What the occurrences that were drawn cost in one case.
risk::TrialBatch follow(const Plan& plan, std::size_t case_index,
                        const failure::OccurrenceSpan& occurrences,
                        const risk::TrialNumbers& numbers, Path path, BatchBuffers& b) {
  const auto& model = plan.cases()[case_index];
  b.clock.start();
  model.penalty.apply(occurrences, penalty::HitForm::swept, b.penalty_workspace, b.hits);
  b.clock.lap(Stage::penalty);
  if (path == Path::fastest && settles_in_one_pass(model) && !has_tie(occurrences) &&
      !occurrences.any_breaks()) {
    b.claims.clear();
    b.recoveries.clear();
    model.portfolio.settled_losses(occurrences, b.hits, *model.insurance.one_layer(),
                                   b.portfolio_workspace, b.losses);
  } else {
    find_losses(model, case_index, occurrences, b);
  }
  b.weight.assign(occurrences.trial_count(), 1.0);
  b.clock.lap(Stage::losses);
  return {.trials = numbers,
          .occurrences = occurrences,
          .hits = b.hits,
          .claims = b.claims,
          .recoveries = b.recoveries,
          .losses = b.losses,
          .weight = b.weight};
}

/// Bytes of the tiles of one stage in a window: a few of them share the cache of a core.
constexpr std::size_t window_bytes = std::size_t{64} << 10;
constexpr std::size_t fewest_window_trials = 4;

std::size_t window_trials(const CaseModel& model) {
  const auto tiles = numerics::tiles_for(model.measures.position_count());
  return std::max(fewest_window_trials, window_bytes / (tiles * sizeof(numerics::Tile)));
}

void simulate(const Plan& plan, std::size_t case_index, const failure::OccurrenceSpan& occurrences,
              const risk::TrialNumbers& numbers, BatchBuffers& buffers, const BatchVisitor& visit) {
  const auto batch = follow(plan, case_index, occurrences, numbers, Path::fastest, buffers);
  visit(case_index, batch);
  buffers.clock.lap(Stage::measures);
}

/// Trials of one case as they were drawn, window by window.
void simulate_drawn(const Plan& plan, std::size_t case_index, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  const auto& model = plan.cases()[case_index];
  const auto& drawn = buffers.occurrences[model.draw];
  const std::size_t window = window_trials(model);
  for (std::size_t first = 0; first < drawn.trials.count; first += window) {
    const failure::OccurrenceSpan occurrences(drawn, first,
                                              std::min(window, drawn.trials.count - first));
    simulate(plan, case_index, occurrences, occurrences.trials(), buffers, visit);
  }
}

/// Trials of one draw that wait, in all cases that they wait for.
void simulate_part(const Plan& plan, std::size_t draw, const DistinctTrials& waiting,
                   DistinctTrials::Part part, BatchBuffers& buffers, const BatchVisitor& visit) {
  std::vector<std::size_t> cases;
  std::size_t window = std::numeric_limits<std::size_t>::max();
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    if (model.draw != draw || !may_wait(model)) continue;
    cases.push_back(c);
    window = std::min(window, window_trials(model));
  }
  buffers.clock.start();
  waiting.for_each_group(part, window, buffers.group, [&](const DistinctTrials::Group& group) {
    buffers.clock.lap(Stage::grouping);
    for (const std::size_t c : cases) {
      simulate(plan, c, group.trials, {group.numbers, group.copies}, buffers, visit);
    }
  });
}

void release(const Plan& plan, std::size_t draw, BatchBuffers& buffers, const BatchVisitor& visit) {
  auto& waiting = *buffers.waiting[draw];
  waiting.put_in_order();
  simulate_part(plan, draw, waiting, {0, 1}, buffers, visit);
  waiting.clear();
}

/// What waits in another part is not simulated together with what follows.
void enter_part(const Plan& plan, std::size_t part, BatchBuffers& buffers,
                const BatchVisitor& visit) {
  if (part == buffers.part) return;
  for (std::size_t d = 0; d < plan.draws().size(); ++d)
    if (buffers.waiting[d]) release(plan, d, buffers, visit);
  buffers.part = part;
}

/// Trials of one part.
void simulate_piece(const Plan& plan, random::TrialRange trials, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  enter_part(plan, plan.parts().of(trials.first), buffers, visit);
  buffers.clock.start();
  const std::size_t draws = plan.draws().size();
  for (std::size_t d = 0; d < draws; ++d)
    if (plan.draws()[d].whole == d) draw_whole(plan, d, trials, buffers);
  for (std::size_t d = 0; d < draws; ++d) cut(plan, d, buffers);
  buffers.clock.lap(Stage::failure);
  for (std::size_t d = 0; d < draws; ++d) {
    if (buffers.waiting[d]) buffers.waiting[d]->add(buffers.occurrences[d]);
  }
  buffers.clock.lap(Stage::grouping);
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    if (!buffers.waiting[model.draw] || !may_wait(model)) simulate_drawn(plan, c, buffers, visit);
  }
  for (std::size_t d = 0; d < draws; ++d) {
    auto& waiting = buffers.waiting[d];
    if (!waiting || (waiting->worthwhile() && !waiting->full())) continue;
    const bool goes_on = waiting->worthwhile();
    release(plan, d, buffers, visit);
    if (!goes_on) waiting.reset();
  }
}

}  // namespace

BatchBuffers::BatchBuffers(const Plan& plan, Alike alike)
    : failure_workspaces(plan.draws().size()),
      occurrences(plan.draws().size()),
      waiting(plan.draws().size()),
      insurance_workspaces(plan.cases().size()) {
  if (alike == Alike::apart) return;
  for (const auto& model : plan.cases()) {
    if (may_wait(model)) waiting[model.draw].emplace();
  }
}

std::size_t BatchBuffers::memory_bytes() const {
  std::size_t bytes = bytes_of(hits.hits) + bytes_of(hits.sweeps) + bytes_of(hits.shortfalls) +
                      bytes_of(claims.losses.values) + bytes_of(recoveries.recovered) +
                      bytes_of(recoveries.claims.claims) + bytes_of(recoveries.settled.payments) +
                      bytes_of(losses.gross) + bytes_of(losses.recovered);
  bytes += bytes_of(claims.parts.losses.values) + bytes_of(losses.parts) + bytes_of(losses.frozen) +
           bytes_of(losses.effects);
  for (const auto& tiles : losses.largest) bytes += bytes_of(tiles);
  for (const auto& trials : waiting) bytes += trials ? trials->memory_bytes() : 0;
  for (const auto& batch : occurrences) {
    bytes += bytes_of(batch.offset) + bytes_of(batch.occurrences) + bytes_of(batch.strikes) +
             bytes_of(batch.killed) + bytes_of(batch.breaks) + bytes_of(batch.factors);
  }
  return bytes;
}

void simulate_batch(const Plan& plan, random::TrialRange trials, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  plan.parts().for_each(
      trials, [&](random::TrialRange piece) { simulate_piece(plan, piece, buffers, visit); });
}

void order_waiting(BatchBuffers& buffers) {
  buffers.clock.start();
  for (auto& waiting : buffers.waiting) {
    if (waiting) waiting->put_in_order();
  }
  buffers.clock.lap(Stage::grouping);
}

void simulate_waiting(const Plan& plan, const BatchBuffers& from, DistinctTrials::Part part,
                      BatchBuffers& buffers, const BatchVisitor& visit) {
  for (std::size_t d = 0; d < plan.draws().size(); ++d) {
    if (from.waiting[d]) simulate_part(plan, d, *from.waiting[d], part, buffers, visit);
  }
}

risk::TrialBatch replay_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial,
                              BatchBuffers& buffers) {
  const auto& model = plan.cases()[case_index];
  draw_whole(plan, model.draw, {trial, 1}, buffers);
  cut(plan, model.draw, buffers);
  auto batch = follow(plan, case_index, buffers.occurrences[model.draw],
                      random::TrialRange{trial, 1}, Path::whole, buffers);
  // The same losses told in full: neither changes a claim or what is recovered on it.
  model.penalty.apply(batch.occurrences, penalty::HitForm::listed, buffers.penalty_workspace,
                      buffers.hits);
  model.insurance.apply(buffers.claims, insurance::RecoveryModel::Settled::everything,
                        buffers.insurance_workspaces[case_index], buffers.recoveries);
  return batch;
}

}  // namespace faultline::run
