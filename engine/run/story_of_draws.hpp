// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "failure/explanation.hpp"
#include "failure/failure_model.hpp"
#include "run/trial_story.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// Puts names in place of the ids of an explanation that the failure model made. Refers to both.
class StoryOfDraws {
 public:
  StoryOfDraws(const stake::StakeGraph& graph, const failure::FailureModel& failures)
      : graph_(&graph), failures_(&failures) {}

  [[nodiscard]] CauseStory cause(const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] std::optional<OperatorFaultStory> operator_fault(
      const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] std::vector<ImpactStory> impacts(
      const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] std::vector<BreakStory> breaks(
      const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] StrikeStory strike(const failure::Strike& strike) const;
  /// Empty for a failure of an AVS.
  [[nodiscard]] std::string fault(failure::FaultId id) const;
  /// Empty for a strike through all operators.
  [[nodiscard]] std::string operator_name(stake::OperatorId id) const;
  /// Empty where no contract did it.
  [[nodiscard]] std::string contract_name(stake::SmartContractId id) const;

 private:
  [[nodiscard]] std::string provider_name(failure::ProviderId id) const;
  [[nodiscard]] OwnFailureStory tell(const failure::OwnFailure& failure) const;
  [[nodiscard]] RepeatedFailureStory tell(const failure::RepeatedFailure& repeat) const;
  [[nodiscard]] ForcedStory tell(const failure::ForcedFailure& forced) const;
  [[nodiscard]] ShockStory tell(const failure::ShockArrival& arrival) const;
  [[nodiscard]] KillStory tell(const failure::KillDraws& kill) const;
  [[nodiscard]] ParticipationStory tell(const failure::ParticipationDraws& draws) const;
  [[nodiscard]] ImpactStory tell(const failure::ImpactDraws& impact) const;

  const stake::StakeGraph* graph_;
  const failure::FailureModel* failures_;
};

}  // namespace faultline::run
