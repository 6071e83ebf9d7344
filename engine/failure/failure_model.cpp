// SPDX-License-Identifier: Apache-2.0
#include "failure/failure_model.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "base/contracts.hpp"
#include "failure/compiled_failure.hpp"
#include "failure/firing.hpp"
#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/repeat_dates.hpp"
#include "failure/shock_dates.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

/// An occurrence before its strikes are drawn.
struct PlacedIncident {
  std::uint32_t lane;
  std::uint32_t index;  ///< among the occurrences of its cause in the trial
  CauseId cause;
  double time;
  std::uint64_t key;

  friend bool operator<(const PlacedIncident& a, const PlacedIncident& b) {
    return std::tie(a.time, a.key) < std::tie(b.time, b.key);
  }
};

/// Sorts by lane, then time, then key. Lanes are few and have few incidents each.
void put_in_order(std::vector<PlacedIncident>& incidents, std::vector<PlacedIncident>& sorted) {
  std::array<std::size_t, 65> end{};
  for (const PlacedIncident& incident : incidents) ++end[incident.lane + 1];
  std::partial_sum(end.begin(), end.end(), end.begin());
  sorted.resize(incidents.size());
  for (const PlacedIncident& incident : incidents) sorted[end[incident.lane]++] = incident;
  std::size_t begin = 0;
  for (std::size_t lane = 0; lane < 64; ++lane) {
    const auto first = sorted.begin();
    std::sort(first + static_cast<std::ptrdiff_t>(begin),
              first + static_cast<std::ptrdiff_t>(end[lane]));
    begin = end[lane];
  }
  incidents.swap(sorted);
}

/// Of a batch of no trials so far.
void begin(random::TrialRange trials, OccurrenceBatch& batch) {
  FAULTLINE_EXPECT(trials.count <= random::max_trials &&
                   trials.first <= random::max_trials - trials.count);
  batch.clear();
  batch.trials = trials;
  batch.offset.push_back(0);
}

void check_size(const OccurrenceBatch& batch) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  FAULTLINE_ENSURE(batch.occurrences.size() <= most && batch.strikes.size() <= most &&
                   batch.killed.size() <= most && batch.breaks.size() <= most);
}

/// Lanes of the group whose trials are in the range.
std::uint64_t lanes_within(random::TrialRange trials, std::uint64_t group) {
  const std::uint64_t begin = std::max(trials.first, 64 * group) - 64 * group;
  const std::uint64_t end = std::min(trials.end(), 64 * group + 64) - 64 * group;
  const std::uint64_t below_end = end == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << end) - 1;
  return below_end & (~std::uint64_t{0} << begin);
}

}  // namespace

struct FailureModel::Workspace::Buffers {
  std::vector<std::uint64_t> chosen;  ///< by member of the set of which some are forced: lanes
  std::vector<std::uint64_t> known;   ///< `KnownLanes` of the group
  std::vector<Firing> firings;
  std::vector<PlacedIncident> incidents;
  std::vector<PlacedIncident> sorted;
  CopulaWorkspaces copulas;
  std::span<const std::array<double, 64>> factors;  ///< of the group, where anything needs them
  StrikeModel::Workspace strikes;
  std::size_t trial_breaks = 0;  ///< where those of the trial begin in the batch
};

struct FailureModel::State : CompiledFailure {
  using Buffers = Workspace::Buffers;

  /// Appends the trials of a group that are in `lanes` to the batch.
  template <class LatentLaw>
  void draw_group(const LatentLaw& law, std::uint64_t seed, std::uint64_t group,
                  std::uint64_t lanes, Buffers& buffers, OccurrenceBatch& batch) const {
    buffers.firings.clear();
    buffers.incidents.clear();
    forced.choice.choose(seed, group, buffers.chosen);
    known.lanes(buffers.chosen, buffers.known);
    independent.draw(seed, group, lanes, buffers.known, buffers.firings);
    auto& latent = std::get<typename LatentLaw::Workspace>(buffers.copulas);
    law.draw(seed, group, lanes, buffers.known, latent, buffers.firings);
    append_failures(seed, group, buffers);
    append_shocks(seed, group, lanes, buffers.incidents);
    append_forced(seed, group, lanes, buffers.incidents);
    append_chosen(seed, group, lanes, buffers);
    put_in_order(buffers.incidents, buffers.sorted);
    buffers.factors = {};
    if (!told_factors.empty() || (strikes.any_severity_is_tied() && !buffers.incidents.empty()))
      buffers.factors = law.factors().drawn(seed, group, latent);
    append_factors(lanes, buffers, batch);
    append_trials(seed, group, lanes, buffers, batch);
  }

  /// The same, for trials whose incidents are in the buffers.
  template <class LatentLaw>
  void restore_group(const LatentLaw& law, std::uint64_t seed, std::uint64_t group,
                     std::uint64_t lanes, Buffers& buffers, OccurrenceBatch& batch) const {
    buffers.factors = {};
    if (strikes.any_severity_is_tied() && !buffers.incidents.empty()) {
      forced.choice.choose(seed, group, buffers.chosen);
      known.lanes(buffers.chosen, buffers.known);
      auto& latent = std::get<typename LatentLaw::Workspace>(buffers.copulas);
      buffers.factors = law.factors().draw(seed, group, lanes, buffers.known, latent);
    }
    append_trials(seed, group, lanes, buffers, batch);
  }

  /// Row i of what was kept.
  [[nodiscard]] PlacedIncident incident(const EventBatch& events, std::size_t i) const {
    const CauseId cause(events.cause[i]);
    const auto place = kinds.of(cause);
    const auto key =
        place.kind == CauseKind::shock ? shocks[place.index].key : own[cause.index()].key;
    return {static_cast<std::uint32_t>(events.trial[i] % 64), events.index[i], cause,
            events.time[i], occurrence_key(key, events.index[i])};
  }

 private:
  void append_factors(std::uint64_t lanes, const Buffers& buffers, OccurrenceBatch& batch) const {
    if (told_factors.empty()) return;
    for_each_lane(lanes, [&](std::uint32_t lane) {
      for (const auto place : told_factors) batch.factors.push_back(buffers.factors[place][lane]);
    });
  }

  void append_failures(std::uint64_t seed, std::uint64_t group, Buffers& buffers) const {
    for (const Firing& firing : buffers.firings) {
      const FirstFailure first = first_in(firing.cause, firing.lane, buffers.chosen);
      if (first == FirstFailure::forced) continue;
      const double time = first_date(own[firing.cause.index()], first, firing.uniform);
      append_own(firing.cause, time, seed, 64 * group + firing.lane, buffers.incidents);
    }
  }

  void append_chosen(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                     Buffers& buffers) const {
    if (forced.conditions()) return;
    for (std::size_t i = 0; i < buffers.chosen.size(); ++i)
      for_each_lane(buffers.chosen[i] & lanes, [&](std::uint32_t lane) {
        append_own(forced.set[i], *forced.time, seed, 64 * group + lane, buffers.incidents);
      });
  }

  /// The first failure of a cause by itself in a trial, and those that repeat it.
  void append_own(CauseId id, double time, std::uint64_t seed, std::uint64_t trial,
                  std::vector<PlacedIncident>& incidents) const {
    const OwnCause& cause = own[id.index()];
    const auto lane = static_cast<std::uint32_t>(trial % 64);
    incidents.push_back({lane, 0, id, time, cause.occurrence_key});
    if (cause.repetition == Repetition::once || cause.rate == 0.0) return;
    for_each_repeat({seed, cause.key, cause.rate}, time, horizon_years, trial,
                    [&](double later, std::uint32_t index) {
                      const auto key = occurrence_key(cause.key, index);
                      incidents.push_back({lane, index, id, later, key});
                    });
  }

  void append_forced(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                     std::vector<PlacedIncident>& incidents) const {
    if (forced.empty() || forced.conditions()) return;
    for_each_lane(lanes, [&](std::uint32_t lane) {
      for (const CauseId id : forced.own)
        append_own(id, *forced.time, seed, 64 * group + lane, incidents);
      for (const std::size_t shock : forced.shocks)
        incidents.push_back({lane, forced_index, kinds.id(CauseKind::shock, shock), *forced.time,
                             occurrence_key(shocks[shock].key, forced_index)});
    });
  }

  void append_shocks(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                     std::vector<PlacedIncident>& incidents) const {
    for (std::size_t i = 0; i < shocks.size(); ++i) {
      const CauseId cause = kinds.id(CauseKind::shock, i);
      for_each_date(
          shocks[i], horizon_years, seed, group, lanes,
          [&](std::uint32_t lane, double time, std::uint32_t index) {
            incidents.push_back({lane, index, cause, time, occurrence_key(shocks[i].key, index)});
          });
    }
  }

  void append_trials(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, Buffers& buffers,
                     OccurrenceBatch& batch) const {
    auto incident = buffers.incidents.begin();
    for_each_lane(lanes, [&](std::uint32_t lane) {
      buffers.trial_breaks = batch.breaks.size();
      for (; incident != buffers.incidents.end() && incident->lane == lane; ++incident)
        append_occurrence(*incident, seed, 64 * group + lane, buffers, batch);
      batch.offset.push_back(static_cast<std::uint32_t>(batch.occurrences.size()));
    });
  }

  void append_occurrence(const PlacedIncident& incident, std::uint64_t seed, std::uint64_t trial,
                         Buffers& buffers, OccurrenceBatch& batch) const {
    const auto size_of = [](const auto& v) { return static_cast<std::uint32_t>(v.size()); };
    Occurrence occurrence{incident.key, incident.cause, incident.index, incident.time, 0, 0};
    occurrence.strike_begin = size_of(batch.strikes);
    occurrence.killed_begin = size_of(batch.killed);
    occurrence.break_begin = size_of(batch.breaks);
    const auto place = kinds.of(incident.cause);
    if (place.kind == CauseKind::shock)
      append_shock(shocks[place.index], incident, {seed, trial}, buffers, batch);
    else
      append_own_harm(place, incident, {seed, trial}, buffers, batch);
    occurrence.strike_end = size_of(batch.strikes);
    occurrence.killed_end = size_of(batch.killed);
    occurrence.break_end = size_of(batch.breaks);
    batch.occurrences.push_back(occurrence);
  }

  struct DrawnTrial {
    std::uint64_t seed;
    std::uint64_t number;
  };

  /// What an own failure does; nothing by itself where a provider defaults.
  void append_own_harm(CauseKinds::Place place, const PlacedIncident& incident, DrawnTrial trial,
                       Buffers& buffers, OccurrenceBatch& batch) const {
    const OccurrenceDraws draws{trial.seed, trial.number, own[incident.cause.index()].key,
                                incident.index, buffers.factors};
    if (place.kind == CauseKind::avs)
      strikes.append_failure(stake::AvsId(place.index), draws, buffers.strikes, batch.strikes);
    else if (place.kind == CauseKind::operator_fault)
      strikes.append_operator_fault(operator_faults[place.index], draws, batch.strikes);
    else if (place.kind == CauseKind::contract)
      breaks.append(stake::SmartContractId(place.index), draws, buffers.trial_breaks, batch.breaks);
  }

  void append_shock(const Shock& shock, const PlacedIncident& incident, DrawnTrial trial,
                    Buffers& buffers, OccurrenceBatch& batch) const {
    const OccurrenceDraws draws{trial.seed, trial.number, shock.key, incident.index,
                                buffers.factors};
    strikes.append_shock(shock, draws, buffers.strikes, batch.strikes);
    const auto& killed = buffers.strikes.killed_causes;
    batch.killed.insert(batch.killed.end(), killed.begin(), killed.end());
    for (const auto contract : buffers.strikes.killed_contracts)
      breaks.append(contract, draws, buffers.trial_breaks, batch.breaks);
  }
};

FailureModel::Workspace::Workspace() : buffers_(std::make_unique<Buffers>()) {}
FailureModel::Workspace::Workspace(Workspace&&) noexcept = default;
FailureModel::Workspace& FailureModel::Workspace::operator=(Workspace&&) noexcept = default;
FailureModel::Workspace::~Workspace() = default;

FailureModel::FailureModel(std::unique_ptr<const State> state) : state_(std::move(state)) {}
FailureModel::FailureModel(FailureModel&&) noexcept = default;
FailureModel& FailureModel::operator=(FailureModel&&) noexcept = default;
FailureModel::~FailureModel() = default;

std::optional<FailureModel> FailureModel::compile(const FailureSpec& spec,
                                                  const stake::StakeGraph& graph,
                                                  double horizon_years, base::Issues& issues,
                                                  base::Executor& executor) {
  auto compiled = compile_failure(spec, graph, horizon_years, issues, executor);
  if (!compiled) return std::nullopt;
  return FailureModel(std::make_unique<const State>(State{std::move(*compiled)}));
}

void FailureModel::draw(std::uint64_t seed, random::TrialRange trials, Workspace& workspace,
                        OccurrenceBatch& batch) const {
  begin(trials, batch);
  std::visit(
      [&](const auto& copula) {
        for (std::uint64_t group = trials.first / 64; 64 * group < trials.end(); ++group)
          state_->draw_group(copula, seed, group, lanes_within(trials, group), *workspace.buffers_,
                             batch);
      },
      state_->copula);
  check_size(batch);
}

void FailureModel::restore(std::uint64_t seed, const EventBatch& events, Workspace& workspace,
                           OccurrenceBatch& batch) const {
  const auto trials = events.trials;
  begin(trials, batch);
  auto& incidents = workspace.buffers_->incidents;
  std::size_t i = 0;
  std::visit(
      [&](const auto& copula) {
        for (std::uint64_t group = trials.first / 64; 64 * group < trials.end(); ++group) {
          incidents.clear();
          for (; i < events.size() && events.trial[i] / 64 == group; ++i)
            incidents.push_back(state_->incident(events, i));
          state_->restore_group(copula, seed, group, lanes_within(trials, group),
                                *workspace.buffers_, batch);
        }
      },
      state_->copula);
  FAULTLINE_ENSURE(i == events.size() && batch.occurrences.size() == events.size());
  check_size(batch);
}

std::vector<OccurrenceExplanation> FailureModel::explain(std::uint64_t seed,
                                                         const OccurrenceBatch& batch) const {
  return failure::explain(*state_, seed, batch);
}

std::span<const std::string> FailureModel::causes() const {
  return state_->causes;
}
const CauseKinds& FailureModel::kinds() const {
  return state_->kinds;
}
std::span<const std::string> FailureModel::faults() const {
  return state_->faults;
}
double FailureModel::horizon_years() const {
  return state_->horizon_years;
}
std::span<const MatrixChange> FailureModel::matrix_changes() const {
  return state_->matrix_changes;
}
std::span<const CauseId> FailureModel::mixed_only() const {
  return state_->mixed_only;
}
const ForcedFailures& FailureModel::forced() const {
  return state_->forced;
}
numerics::OrthantProbability FailureModel::forced_probability() const {
  return state_->forced_probability;
}
std::vector<CauseId> FailureModel::forced_causes() const {
  std::vector<CauseId> causes = state_->forced.own;
  for (const std::size_t shock : state_->forced.shocks)
    causes.push_back(state_->kinds.id(CauseKind::shock, shock));
  return causes;
}
ExpectedFailures FailureModel::expected_failures(double horizon_years) const {
  FAULTLINE_EXPECT(0.0 < horizon_years && horizon_years <= state_->horizon_years);
  return state_->joint.expected(horizon_years);
}

}  // namespace faultline::failure
