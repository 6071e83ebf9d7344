// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/issue.hpp"
#include "failure/explanation.hpp"
#include "failure/hazard.hpp"
#include "failure/occurrence_batch.hpp"
#include "failure/occurrence_draws.hpp"
#include "failure/severity.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// How hard smart contracts break. The severity of a contract is drawn once in an occurrence. What
/// lost its funds is dead: it breaks once in a trial; what froze them may freeze them again.
class BreakModel {
 public:
  /// Complains below `contract.<id>`. `spec.contract_ids` are the contracts of the graph, in any
  /// order.
  static BreakModel compile(const FailureSpec& spec, const stake::StakeGraph& graph,
                            base::Issues& issues);

  /// Appends the break of a contract that fails in an occurrence, unless it is dead. `breaks` from
  /// `trial_begin` on are those of earlier occurrences of the trial, and of this one.
  void append(stake::SmartContractId contract, const OccurrenceDraws& draws,
              std::size_t trial_begin, std::vector<ContractBreak>& breaks) const;

  /// The draws of a contract that failed in an occurrence. `breaks`: those of the occurrence.
  [[nodiscard]] BreakDraws explain(stake::SmartContractId contract, const OccurrenceDraws& draws,
                                   std::span<const ContractBreak> breaks) const;

 private:
  struct Contract {
    std::uint64_t key = 0;
    SeverityMap severity;
    Repetition repetition = Repetition::once;  ///< of its breaks, in a trial
  };
  [[nodiscard]] static std::uint32_t word(const Contract& contract, const OccurrenceDraws& draws);

  std::vector<Contract> contracts_;  ///< by contract of the graph
};

}  // namespace faultline::failure
