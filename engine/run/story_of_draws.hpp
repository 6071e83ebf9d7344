// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "failure/explanation.hpp"
#include "run/trial_story.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// Puts names in place of the ids of an explanation. `faults` are those of the failure model.
class StoryOfDraws {
 public:
  StoryOfDraws(const stake::StakeGraph& graph, std::span<const std::string> faults)
      : graph_(&graph), faults_(faults) {}

  [[nodiscard]] CauseStory cause(const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] std::optional<OperatorFaultStory> operator_fault(
      const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] std::vector<ImpactStory> impacts(
      const failure::OccurrenceExplanation& explanation) const;
  [[nodiscard]] StrikeStory strike(const failure::Strike& strike) const;
  /// Empty for a failure of an AVS.
  [[nodiscard]] std::string fault(failure::FaultId id) const;
  /// Empty for a strike through all operators.
  [[nodiscard]] std::string operator_name(stake::OperatorId id) const;

 private:
  [[nodiscard]] OwnFailureStory tell(const failure::OwnFailure& failure) const;
  [[nodiscard]] RepeatedFailureStory tell(const failure::RepeatedFailure& repeat) const;
  [[nodiscard]] ForcedStory tell(const failure::ForcedFailure& forced) const;
  [[nodiscard]] ShockStory tell(const failure::ShockArrival& arrival) const;
  [[nodiscard]] KillStory tell(const failure::KillDraws& kill) const;
  [[nodiscard]] ParticipationStory tell(const failure::ParticipationDraws& draws) const;
  [[nodiscard]] ImpactStory tell(const failure::ImpactDraws& impact) const;

  const stake::StakeGraph* graph_;
  std::span<const std::string> faults_;
};

}  // namespace faultline::run
