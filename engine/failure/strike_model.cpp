// SPDX-License-Identifier: Apache-2.0
#include "failure/strike_model.hpp"

#include <algorithm>
#include <cstdint>

#include "failure/kill_draws.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

/// Place of an id among others, one that names nothing first.
template <class Id>
std::uint32_t place_of(Id id) {
  return id.valid() ? id.index() + 1 : 0;
}

/// Orders by AVS, the base layer behind all, then operator.
std::uint64_t target_of(const Strike& strike) {
  return std::uint64_t{strike.avs.index()} << 32 | place_of(strike.operator_id);
}

/// By target; of one target the largest first, and between equal ones by fault.
bool precedes(const Strike& a, const Strike& b) {
  if (const auto x = target_of(a), y = target_of(b); x != y) return x < y;
  if (a.fraction != b.fraction) return a.fraction > b.fraction;
  return place_of(a.fault) < place_of(b.fault);
}

/// Whether `earlier`, the one kept before `strike` in the order of `precedes`, makes it redundant.
bool covers(const Strike& earlier, const Strike& strike) {
  return strike.avs.valid() && earlier.avs == strike.avs &&
         (!earlier.operator_id.valid() || earlier.operator_id == strike.operator_id);
}

/// Sorts the strikes from `begin` on, before severity, and keeps the largest of each pair.
void keep_largest(std::vector<Strike>& strikes, std::size_t begin) {
  const auto first = strikes.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, strikes.end(), precedes);
  auto kept = first;
  for (auto strike = first; strike != strikes.end(); ++strike)
    if (kept == first || !covers(*(kept - 1), *strike)) *kept++ = *strike;
  strikes.erase(kept, strikes.end());
}

/// Each once, in order.
template <class Id>
void sort_once(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

StrikeModel::StrikeModel(std::vector<AvsImpact> impacts, const stake::StakeGraph& graph)
    : impacts_(std::move(impacts)),
      any_tied_(std::any_of(impacts_.begin(), impacts_.end(),
                            [](const AvsImpact& impact) { return impact.severity_is_tied(); })) {
  for (std::size_t i = 0; i < graph.operators().size(); ++i) {
    const auto services = graph.services_of(stake::OperatorId(i));
    services_.emplace_back(services.begin(), services.end());
  }
}

void StrikeModel::append_failure(stake::AvsId avs, const OccurrenceDraws& draws,
                                 Workspace& workspace, std::vector<Strike>& strikes) const {
  const std::size_t begin = strikes.size();
  impacts_[avs.index()].append_participants(draws, workspace.ranking, strikes);
  scale_by_severity(draws, strikes, begin);
}

void StrikeModel::append_shock(const Shock& shock, const OccurrenceDraws& draws,
                               Workspace& workspace, std::vector<Strike>& strikes) const {
  const std::size_t begin = strikes.size();
  workspace.killed_causes.clear();
  workspace.killed_contracts.clear();
  append_killed_avs(shock, draws, workspace, strikes);
  for (const Kill& kill : shock.kills) {
    append_killed_operators(kill, draws, workspace, strikes);
    kill_others(kill, draws, workspace);
  }
  sort_once(workspace.killed_causes);
  sort_once(workspace.killed_contracts);
  keep_largest(strikes, begin);
  scale_by_severity(draws, strikes, begin);
}

void StrikeModel::append_operator_fault(const OperatorFault& fault, const OccurrenceDraws& draws,
                                        std::vector<Strike>& strikes) const {
  const std::size_t begin = strikes.size();
  append_fault({{}, fault.operator_id(), fault.fault(), fault.share(draws)}, fault.reach(),
               strikes);
  scale_by_severity(draws, strikes, begin);
}

void StrikeModel::append_killed_avs(const Shock& shock, const OccurrenceDraws& draws,
                                    Workspace& workspace, std::vector<Strike>& strikes) const {
  auto& killed = workspace.killed;
  killed.clear();
  for (const Kill& kill : shock.kills)
    for_each_killed(kill, kill.avs, draws, [&](const Kill::Avs& target, double) {
      killed.push_back(target.id);
      if (target.cause.valid()) workspace.killed_causes.push_back(target.cause);
    });
  sort_once(killed);
  for (const auto avs : killed)
    impacts_[avs.index()].append_participants(draws, workspace.ranking, strikes);
}

void StrikeModel::kill_others(const Kill& kill, const OccurrenceDraws& draws,
                              Workspace& workspace) {
  for_each_killed(kill, kill.contracts, draws, [&](const Kill::Contract& target, double) {
    workspace.killed_causes.push_back(target.cause);
    workspace.killed_contracts.push_back(target.id);
  });
  for_each_killed(kill, kill.providers, draws, [&](const Kill::Provider& target, double) {
    workspace.killed_causes.push_back(target.cause);
  });
}

void StrikeModel::append_killed_operators(const Kill& kill, const OccurrenceDraws& draws,
                                          Workspace& workspace,
                                          std::vector<Strike>& strikes) const {
  for_each_killed(kill, kill.operators, draws, [&](const Kill::Operator& target, double) {
    if (target.cause.valid()) workspace.killed_causes.push_back(target.cause);
    const double share = kill.share(share_word(target, draws)) * target.weight;
    append_fault({{}, target.id, kill.fault, share}, kill.reach, strikes);
  });
}

/// `strike` without an AVS: at each that the operator serves, and on the base layer.
void StrikeModel::append_fault(const Strike& strike, FaultReach reach,
                               std::vector<Strike>& strikes) const {
  if (reaches_avs(reach))
    for (const auto avs : services_[strike.operator_id.index()]) {
      strikes.push_back(strike);
      strikes.back().avs = avs;
    }
  if (reaches_base(reach)) strikes.push_back(strike);
}

void StrikeModel::scale_by_severity(const OccurrenceDraws& draws, std::vector<Strike>& strikes,
                                    std::size_t begin) const {
  double severity = 0.0;
  for (std::size_t i = begin; i < strikes.size(); ++i) {
    strikes[i].share = strikes[i].fraction;
    if (!strikes[i].avs.valid()) continue;  // the base layer has none
    const AvsImpact& impact = impacts_[strikes[i].avs.index()];
    if (impact.severity_per() == SeverityPer::each_operator)
      severity = impact.severity(draws, strikes[i].operator_id);
    else if (i == begin || strikes[i].avs != strikes[i - 1].avs)
      severity = impact.severity(draws);
    strikes[i].fraction *= severity;
  }
}

}  // namespace faultline::failure
