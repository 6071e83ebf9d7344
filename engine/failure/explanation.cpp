// SPDX-License-Identifier: Apache-2.0
#include "failure/explanation.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/contracts.hpp"
#include "failure/compiled_failure.hpp"
#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/kill_draws.hpp"
#include "failure/repeat_dates.hpp"
#include "failure/shock_dates.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

/// An occurrence of the batch with its trial.
struct Incident {
  const Occurrence& occurrence;
  std::span<const Strike> strikes;
  std::span<const ContractBreak> breaks;
  std::uint64_t trial;
};

class Explainer {
 public:
  Explainer(const CompiledFailure& failure, std::uint64_t seed) : failure_(failure), seed_(seed) {}

  [[nodiscard]] OccurrenceExplanation explain(const Incident& incident) const {
    const auto place = failure_.kinds.of(incident.occurrence.cause);
    if (place.kind != CauseKind::shock) return explain_failure(incident);
    return explain_shock(failure_.shocks[place.index], incident);
  }

 private:
  [[nodiscard]] OccurrenceExplanation explain_failure(const Incident& incident) const {
    const CauseId id = incident.occurrence.cause;
    const OwnCause& cause = failure_.own[id.index()];
    OccurrenceExplanation told;
    std::uint32_t index = 0;
    if (incident.occurrence.key != cause.occurrence_key) {
      const auto repeat = repeat_of(cause, first_date(id, incident.trial), incident);
      index = repeat.index;
      told.cause = repeat;
    } else if (first_of(id, incident.trial) == FirstFailure::forced) {
      told.cause = ForcedFailure{};
    } else {
      told.cause = first_failure(id, incident.trial);
    }
    const auto factors = factors_of(incident.trial);
    explain_harm({seed_, incident.trial, cause.key, index, factors}, incident, told);
    return told;
  }

  /// F by factor, in the lane of the trial.
  [[nodiscard]] std::vector<std::array<double, 64>> factors_of(std::uint64_t trial) const {
    if (!failure_.strikes.any_severity_is_tied()) return {};
    const auto known = known_at(trial);
    return std::visit(
        [&](const auto& copula) { return copula.factors().explain(seed_, trial, known); },
        failure_.copula);
  }

  [[nodiscard]] std::vector<std::uint64_t> chosen_at(std::uint64_t trial) const {
    std::vector<std::uint64_t> chosen;
    failure_.forced.choice.choose(seed_, trial / 64, chosen);
    return chosen;
  }

  /// `KnownLanes` of the group of the trial.
  [[nodiscard]] std::vector<std::uint64_t> known_at(std::uint64_t trial) const {
    std::vector<std::uint64_t> known;
    failure_.known.lanes(chosen_at(trial), known);
    return known;
  }

  [[nodiscard]] FirstFailure first_of(CauseId id, std::uint64_t trial) const {
    return failure_.first_in(id, trial % 64, chosen_at(trial));
  }

  [[nodiscard]] OwnFailure first_failure(CauseId id, std::uint64_t trial) const {
    const OwnCause& cause = failure_.own[id.index()];
    const auto known = known_at(trial);
    auto latent = failure_.independent.explain(seed_, trial, known, id);
    if (!latent) {
      latent =
          std::visit([&](const auto& copula) { return copula.explain(seed_, trial, known, id); },
                     failure_.copula);
    }
    FAULTLINE_ENSURE(latent.has_value());
    const double probability = probability_within(failure_.horizon_years, cause.rate);
    return {cause.rate, probability, first_of(id, trial), std::move(*latent)};
  }

  [[nodiscard]] double first_date(CauseId id, std::uint64_t trial) const {
    const OwnCause& cause = failure_.own[id.index()];
    if (is_placed(first_of(id, trial))) return *failure_.forced.time;
    return failure_time(first_failure(id, trial).latent.uniform, cause.rate,
                        failure_.horizon_years);
  }

  /// The gap that ended in this occurrence, which its key tells from the others of its cause.
  [[nodiscard]] RepeatedFailure repeat_of(const OwnCause& cause, double first,
                                          const Incident& incident) const {
    const RepeatStream stream{seed_, cause.key, cause.rate};
    RepeatedFailure repeat{.rate = cause.rate};
    double previous = first;
    for_each_repeat(stream, previous, failure_.horizon_years, incident.trial,
                    [&](double time, std::uint32_t index) {
                      if (occurrence_key(cause.key, index) == incident.occurrence.key) {
                        repeat.index = index;
                        repeat.since = previous;
                      }
                      previous = time;
                    });
    const auto address = repeat_address(stream, repeat.index);
    repeat.uniform = random::unit_interval(random::word_at(address, incident.trial));
    return repeat;
  }

  void explain_harm(const OccurrenceDraws& draws, const Incident& incident,
                    OccurrenceExplanation& told) const {
    const auto place = failure_.kinds.of(incident.occurrence.cause);
    if (place.kind == CauseKind::avs) {
      const auto& impact = failure_.strikes.impact(stake::AvsId(place.index));
      told.impacts = {impact.explain_failure(draws, incident.strikes)};
    } else if (place.kind == CauseKind::contract) {
      const stake::SmartContractId contract(place.index);
      told.breaks = {failure_.breaks.explain(contract, draws, incident.breaks)};
    } else if (place.kind == CauseKind::operator_fault) {
      explain_fault(failure_.operator_faults[place.index], draws, incident, told);
    }
  }

  void explain_fault(const OperatorFault& fault, const OccurrenceDraws& draws,
                     const Incident& incident, OccurrenceExplanation& told) const {
    told.operator_fault = {.id = fault.operator_id(),
                           .fault = fault.fault(),
                           .share_uniform = random::unit_interval(fault.share_word(draws)),
                           .share = fault.share(draws)};
    for (const Strike& strike : incident.strikes)
      if (strike.avs.valid())
        told.impacts.push_back(
            failure_.strikes.impact(strike.avs).explain_severity(draws, incident.strikes));
  }

  [[nodiscard]] OccurrenceExplanation explain_shock(const Shock& shock,
                                                    const Incident& incident) const {
    OccurrenceExplanation told;
    if (incident.occurrence.key == occurrence_key(shock.key, forced_index)) {
      told.cause = ForcedFailure{explain_kills(shock, forced_index, incident, told)};
    } else {
      ShockArrival arrival = arrival_of(shock, incident);
      arrival.kills = explain_kills(shock, arrival.index, incident, told);
      told.cause = std::move(arrival);
    }
    return told;
  }

  /// Whom an occurrence of a shock killed; what that did to AVSs goes to `told`.
  [[nodiscard]] std::vector<KillDraws> explain_kills(const Shock& shock, std::uint32_t index,
                                                     const Incident& incident,
                                                     OccurrenceExplanation& told) const {
    const auto factors = factors_of(incident.trial);
    const OccurrenceDraws draws{seed_, incident.trial, shock.key, index, factors};
    std::vector<KillDraws> kills;
    for (const Kill& kill : shock.kills) kills.push_back(kill_draws(kill, draws));
    told.impacts = impacts_of(kills, incident, draws);
    told.breaks = breaks_of(kills, incident, draws);
    return kills;
  }

  /// The gap that ended in this occurrence, which its key tells from the others of its shock.
  [[nodiscard]] ShockArrival arrival_of(const Shock& shock, const Incident& incident) const {
    ShockArrival arrival{.rate = shock.rate, .probability = shock.probability, .kills = {}};
    double previous = 0.0;
    const std::uint64_t lane = incident.trial % 64;
    for_each_date(shock, failure_.horizon_years, seed_, incident.trial / 64,
                  std::uint64_t{1} << lane, [&](std::uint32_t, double time, std::uint32_t index) {
                    if (occurrence_key(shock.key, index) == incident.occurrence.key) {
                      arrival.index = index;
                      arrival.since = previous;
                    }
                    previous = time;
                  });
    const random::Address address{seed_, random::Purpose::shock_gap, arrival.index, shock.key};
    const std::uint32_t word = random::word_at(address, incident.trial);
    if (arrival.index == 0) arrival.first = shock.first;
    arrival.uniform = arrival.index == 0 ? first_uniform(shock, word) : random::unit_interval(word);
    return arrival;
  }

  static KillDraws kill_draws(const Kill& kill, const OccurrenceDraws& draws) {
    KillDraws entry{.select = kill.select,
                    .probability = kill.probability,
                    .fault = kill.fault,
                    .targets = kill.avs.size() + kill.contracts.size() + kill.operators.size() +
                               kill.providers.size(),
                    .avs = {},
                    .operators = {}};
    for_each_killed(kill, kill.avs, draws, [&](const Kill::Avs& target, double uniform) {
      entry.avs.push_back({target.id, uniform});
    });
    for_each_killed(kill, kill.contracts, draws, [&](const Kill::Contract& target, double uniform) {
      entry.contracts.push_back({target.id, uniform});
    });
    for_each_killed(kill, kill.providers, draws, [&](const Kill::Provider& target, double uniform) {
      entry.providers.push_back({target.id, uniform});
    });
    for_each_killed(kill, kill.operators, draws, [&](const Kill::Operator& target, double uniform) {
      const std::uint32_t word = share_word(target, draws);
      entry.operators.push_back(
          {target.id, uniform, random::unit_interval(word), kill.share(word), target.weight});
    });
    return entry;
  }

  /// Of every AVS that was killed, also where nobody took part, or struck through an operator.
  [[nodiscard]] std::vector<ImpactDraws> impacts_of(std::span<const KillDraws> kills,
                                                    const Incident& incident,
                                                    const OccurrenceDraws& draws) const {
    std::vector<stake::AvsId> killed;
    for (const KillDraws& entry : kills)
      for (const KilledAvs& avs : entry.avs) killed.push_back(avs.id);
    std::vector<stake::AvsId> all = killed;
    for (const Strike& strike : incident.strikes)
      if (strike.avs.valid()) all.push_back(strike.avs);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::vector<ImpactDraws> impacts;
    for (const auto avs : all) {
      const bool itself = std::find(killed.begin(), killed.end(), avs) != killed.end();
      const auto& impact = failure_.strikes.impact(avs);
      impacts.push_back(itself ? impact.explain_failure(draws, incident.strikes)
                               : impact.explain_severity(draws, incident.strikes));
    }
    return impacts;
  }

  /// Of every contract that was killed.
  [[nodiscard]] std::vector<BreakDraws> breaks_of(std::span<const KillDraws> kills,
                                                  const Incident& incident,
                                                  const OccurrenceDraws& draws) const {
    std::vector<stake::SmartContractId> killed;
    for (const KillDraws& entry : kills)
      for (const KilledContract& contract : entry.contracts) killed.push_back(contract.id);
    std::sort(killed.begin(), killed.end());
    killed.erase(std::unique(killed.begin(), killed.end()), killed.end());
    std::vector<BreakDraws> breaks;
    for (const auto contract : killed)
      breaks.push_back(failure_.breaks.explain(contract, draws, incident.breaks));
    return breaks;
  }

  const CompiledFailure& failure_;
  std::uint64_t seed_;
};

}  // namespace

std::vector<OccurrenceExplanation> explain(const CompiledFailure& failure, std::uint64_t seed,
                                           const OccurrenceBatch& batch) {
  const Explainer explainer(failure, seed);
  std::vector<OccurrenceExplanation> explanations;
  for (std::size_t i = 0; i + 1 < batch.offset.size(); ++i) {
    const OccurrenceSpan trial(batch, i, 1);
    for (std::size_t j = 0; j < trial.size(); ++j)
      explanations.push_back(explainer.explain(
          {trial[j], trial.strikes_of(j), trial.breaks_of(j), batch.trials.first + i}));
  }
  return explanations;
}

}  // namespace faultline::failure
