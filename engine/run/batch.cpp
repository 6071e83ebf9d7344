// SPDX-License-Identifier: Apache-2.0
#include "run/batch.hpp"

#include <algorithm>
#include <limits>

#include "numerics/tile.hpp"
#include "run/met_occurrences.hpp"
#include "run/window.hpp"

namespace faultline::run {

namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

/// Whether trials that are alike lose the same, and are measured the same. Only those that count as
/// 1 are counted together.
bool may_wait(const CaseModel& model) {
  return !model.penalty.depends_on_dates() && !model.insurance.depends_on_dates() &&
         !model.dated_losses && model.measures.weighting == risk::Weighting::unit;
}

/// Bytes of the tiles of one stage in a window: a few of them share the cache of a core.
constexpr std::size_t window_bytes = std::size_t{64} << 10;
constexpr std::size_t fewest_window_trials = 4;

std::size_t window_trials(const CaseModel& model) {
  const auto tiles = numerics::tiles_for(model.measures.position_count());
  return std::max(fewest_window_trials, window_bytes / (tiles * sizeof(numerics::Tile)));
}

/// Cases of one draw, those with the same hits next to each other.
using CaseList = std::vector<std::size_t>;

enum class Waits : std::uint8_t { no, yes };

/// What the hits of a case hang on: its stake and penalties, and how they are written down.
std::pair<std::size_t, penalty::HitForm> hits_of(const CaseModel& model) {
  return {model.penalties, model.portfolio.hit_form()};
}

/// Cases with the same hits next to each other, and among them those that lose the same.
bool comes_before(const CaseModel& a, const CaseModel& b) {
  return std::pair(hits_of(a), a.gross) < std::pair(hits_of(b), b.gross);
}

/// Those whose trials wait for others, or do not.
CaseList cases_of(const Plan& plan, std::size_t draw, Waits waits, const BatchBuffers& buffers) {
  CaseList list;
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto& model = plan.cases()[c];
    const bool waiting = buffers.waiting[draw].has_value() && may_wait(model);
    if (model.draw == draw && waiting == (waits == Waits::yes)) list.push_back(c);
  }
  std::stable_sort(list.begin(), list.end(), [&](std::size_t a, std::size_t b) {
    return comes_before(plan.cases()[a], plan.cases()[b]);
  });
  return list;
}

/// That all of them have room for. Cases that are followed in turn each begin a window with tables
/// that the others have pushed out of the cache: theirs are longer.
std::size_t window_trials(const Plan& plan, const CaseList& cases) {
  std::size_t window = std::numeric_limits<std::size_t>::max();
  for (const std::size_t c : cases) window = std::min(window, window_trials(plan.cases()[c]));
  return cases.size() == 1 ? window : 2 * window;
}

/// Windows whose hits are found before any case follows them. One, where a case has hits of its
/// own; where several have the same so many trials that each finds its tables in the cache for a
/// while.
constexpr std::size_t strip_trials = 4096;

/// Trials that were drawn, a strip of windows at a time.
class Strips {
 public:
  /// `copies`: of each trial in turn, whose numbers are `numbers`; without any, trials stand for
  /// themselves.
  Strips(const Plan& plan, const failure::OccurrenceBatch& trials,
         std::span<const std::uint64_t> numbers, std::uint64_t copies, std::size_t window)
      : plan_(plan), trials_(trials), numbers_(numbers), copies_(copies), window_(window) {}

  /// In some cases, those with the same hits next to each other.
  void simulate(const CaseList& cases, BatchBuffers& buffers, const BatchVisitor& visit) const {
    for (auto begin = cases.begin(); begin != cases.end();) {
      const auto hits = hits_of(plan_.cases()[*begin]);
      const auto end = std::find_if(
          begin, cases.end(), [&](std::size_t c) { return hits_of(plan_.cases()[c]) != hits; });
      simulate(std::span(begin, end), buffers, visit);
      begin = end;
    }
  }

 private:
  /// In cases that all have the same hits.
  void simulate(Cases cases, BatchBuffers& buffers, const BatchVisitor& visit) const {
    const std::size_t strip = cases.size() == 1 ? window_ : std::max(window_, strip_trials);
    for (std::size_t first = 0; first < trials_.trials.count; first += strip)
      simulate_strip(cases, {first, std::min(strip, trials_.trials.count - first)}, buffers, visit);
  }

  /// `strip` counts trials of the batch.
  void simulate_strip(Cases cases, random::TrialRange strip, BatchBuffers& buffers,
                      const BatchVisitor& visit) const {
    const auto& shared = plan_.cases()[cases.front()];
    auto& hits = buffers.shared_hits;
    const std::size_t windows = (strip.count + window_ - 1) / window_;
    if (hits.size() < windows) hits.resize(windows);
    for (std::size_t w = 0; w < windows; ++w) penalise(shared, window(strip, w), buffers, hits[w]);
    for (Cases rest = cases; !rest.empty();) {
      const Cases some = rest.first(followed_at_once(plan_, rest));
      for (std::size_t w = 0; w < windows; ++w)
        follow(some, window(strip, w), hits[w], buffers, visit);
      rest = rest.subspan(some.size());
    }
  }

  void follow(Cases cases, const Window& window, const penalty::HitBatch& hits,
              BatchBuffers& buffers, const BatchVisitor& visit) const {
    if (buffers.telling == Telling::losses) {
      run::follow(plan_, cases, window, hits, buffers, visit);
      return;
    }
    for (const std::size_t c : cases) {
      visit(c, follow_in_full(plan_, c, window, hits, buffers));
      buffers.clock.lap(Stage::measures);
    }
  }

  [[nodiscard]] Window window(random::TrialRange strip, std::size_t w) const {
    const std::size_t first = strip.first + w * window_;
    const std::size_t count = std::min(window_, strip.end() - first);
    const failure::OccurrenceSpan occurrences(trials_, first, count);
    if (numbers_.empty()) return {occurrences, occurrences.trials()};
    return {occurrences, {numbers_.subspan(first * copies_, count * copies_), copies_}};
  }

  const Plan& plan_;
  const failure::OccurrenceBatch& trials_;
  std::span<const std::uint64_t> numbers_;
  std::uint64_t copies_;
  std::size_t window_;
};

/// Trials as they were drawn.
void simulate_drawn(const Plan& plan, std::size_t draw, BatchBuffers& buffers,
                    const BatchVisitor& visit) {
  const auto cases = cases_of(plan, draw, Waits::no, buffers);
  if (cases.empty()) return;
  Strips(plan, buffers.occurrences[draw], {}, 1, window_trials(plan, cases))
      .simulate(cases, buffers, visit);
}

/// Trials of one draw that wait, in all cases that they wait for.
void simulate_part(const Plan& plan, const CaseList& cases, const DistinctTrials& waiting,
                   DistinctTrials::Part part, BatchBuffers& buffers, const BatchVisitor& visit) {
  const std::size_t window = window_trials(plan, cases);
  const std::size_t most = cases.size() == 1 ? window : std::max(window, strip_trials);
  buffers.clock.start();
  waiting.for_each_group(part, most, buffers.group, [&](const DistinctTrials::Group& group) {
    buffers.clock.lap(Stage::grouping);
    Strips(plan, group.trials, group.numbers, group.copies, window).simulate(cases, buffers, visit);
  });
}

void release(const Plan& plan, std::size_t draw, BatchBuffers& buffers, const BatchVisitor& visit) {
  auto& waiting = *buffers.waiting[draw];
  waiting.put_in_order();
  simulate_part(plan, cases_of(plan, draw, Waits::yes, buffers), waiting, {0, 1}, buffers, visit);
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
  for (std::size_t d = 0; d < draws; ++d) simulate_drawn(plan, d, buffers, visit);
  for (std::size_t d = 0; d < draws; ++d) {
    auto& waiting = buffers.waiting[d];
    if (!waiting || (waiting->worthwhile() && !waiting->full())) continue;
    const bool goes_on = waiting->worthwhile();
    release(plan, d, buffers, visit);
    if (!goes_on) waiting.reset();
  }
}

}  // namespace

BatchBuffers::BatchBuffers(const Plan& plan, Alike alike, Telling told)
    : failure_workspaces(plan.draws().size()),
      occurrences(plan.draws().size()),
      waiting(plan.draws().size()),
      insurance_workspaces(plan.cases().size()),
      telling(told) {
  if (alike == Alike::apart) return;
  for (const auto& model : plan.cases()) {
    if (may_wait(model)) waiting[model.draw].emplace();
  }
}

std::size_t BatchBuffers::memory_bytes() const {
  std::size_t bytes = bytes_of(claims.losses.values) + bytes_of(recoveries.recovered) +
                      bytes_of(recoveries.claims.claims) + bytes_of(recoveries.settled.payments) +
                      bytes_of(losses.gross) + bytes_of(losses.recovered);
  bytes += bytes_of(claims.parts.losses.values) + bytes_of(losses.parts) + bytes_of(losses.frozen) +
           bytes_of(losses.effects);
  for (const auto& of_window : shared_hits)
    bytes += bytes_of(of_window.hits) + bytes_of(of_window.sweeps) + bytes_of(of_window.shortfalls);
  for (const auto& tiles : losses.largest) bytes += bytes_of(tiles);
  for (const auto& outcome : portfolio_workspace.settled.outcome)
    bytes += bytes_of(outcome.recovered);
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
    if (!from.waiting[d]) continue;
    simulate_part(plan, cases_of(plan, d, Waits::yes, from), *from.waiting[d], part, buffers,
                  visit);
  }
}

risk::TrialBatch replay_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial,
                              BatchBuffers& buffers) {
  const auto& model = plan.cases()[case_index];
  draw_whole(plan, model.draw, {trial, 1}, buffers);
  cut(plan, model.draw, buffers);
  const Window window{buffers.occurrences[model.draw], random::TrialRange{trial, 1}};
  penalise(model, window, buffers, buffers.hits);
  return follow_in_full(plan, case_index, window, buffers.hits, buffers);
}

}  // namespace faultline::run
