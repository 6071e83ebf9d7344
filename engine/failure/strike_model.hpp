// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "failure/avs_impact.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/occurrence_draws.hpp"
#include "failure/operator_fault.hpp"
#include "failure/shock.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// What one occurrence does: whom it strikes and how hard (docs/methods/failure.md).
///
/// A strike's fraction is the severity of its AVS in this occurrence, one draw for all operators or
/// one for each, times the operator's share: 1 where the AVS itself failed; where the operator
/// failed, the drawn share of its keys; where it was killed, that share times the weight of the
/// tags by which the shock selected it. Within one occurrence the largest share of each (AVS,
/// operator) counts, once; a strike through all operators covers each of them. Between equal shares
/// the failure of the AVS goes before operator faults, and those go by name.
class StrikeModel {
 public:
  struct Workspace {
    AvsImpact::Ranking ranking;
    std::vector<stake::AvsId> killed;
    std::vector<CauseId> killed_causes;
    std::vector<stake::SmartContractId> killed_contracts;
  };

  /// `impacts` by AVS of the graph.
  StrikeModel(std::vector<AvsImpact> impacts, const stake::StakeGraph& graph);

  /// Appends the strikes of an AVS that failed by itself, by operator.
  void append_failure(stake::AvsId avs, const OccurrenceDraws& draws, Workspace& workspace,
                      std::vector<Strike>& strikes) const;

  /// Appends the strikes of an occurrence of a shock, by (AVS, operator); none if it kills nobody.
  /// The causes and the contracts that it kills, each once and in order, are left in the workspace.
  void append_shock(const Shock& shock, const OccurrenceDraws& draws, Workspace& workspace,
                    std::vector<Strike>& strikes) const;

  /// Appends the strikes of an operator that failed by itself, by AVS.
  void append_operator_fault(const OperatorFault& fault, const OccurrenceDraws& draws,
                             std::vector<Strike>& strikes) const;

  /// Whether any severity needs the factors of a trial.
  [[nodiscard]] bool any_severity_is_tied() const { return any_tied_; }

  [[nodiscard]] const AvsImpact& impact(stake::AvsId avs) const { return impacts_[avs.index()]; }

 private:
  void append_killed_avs(const Shock& shock, const OccurrenceDraws& draws, Workspace& workspace,
                         std::vector<Strike>& strikes) const;
  static void kill_others(const Kill& kill, const OccurrenceDraws& draws, Workspace& workspace);
  void append_killed_operators(const Kill& kill, const OccurrenceDraws& draws, Workspace& workspace,
                               std::vector<Strike>& strikes) const;
  void scale_by_severity(const OccurrenceDraws& draws, std::vector<Strike>& strikes,
                         std::size_t begin) const;

  std::vector<AvsImpact> impacts_;
  bool any_tied_;
  std::vector<std::vector<stake::AvsId>> services_;  ///< by operator
};

}  // namespace faultline::failure
