// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "insurance/claim_batch.hpp"
#include "insurance/spec.hpp"
#include "penalty/hit_batch.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// By what covers tell losses apart: the words of triggers and exclusions, and lists of operators.
///
/// A word is a kind of fault (`double-sign`), or a selector of what failed: `avs[category=oracle]`
/// and `operator.p2p` hold for losses by failures of those, whether by themselves or by a shock;
/// `contract.x`, `contract[category=bridge]` and `shock.x`, also `contract` and `shock` alone, for
/// all losses of an occurrence that those began; those of contracts for what they take in others
/// too.
///
/// A list of operators holds for what is taken of the stake behind them, by whomever: through one
/// of them, or, where it is through nobody, of a pool that stands behind nobody else.
class LossWords {
 public:
  LossWords() = default;

  /// `causes` and `faults`: names by `failure::CauseId` and `failure::FaultId`. Complains about
  /// words that name nothing, about more than 32 of them and lists, and about covers whose
  /// exclusions or operators leave nothing of what their triggers name.
  static LossWords compile(const std::vector<insurance::CoverSpec>& covers,
                           const stake::StakeGraph& graph, std::span<const std::string> causes,
                           std::span<const std::string> faults, base::Issues& issues);

  /// Whether there are none.
  [[nodiscard]] bool empty() const { return words_.empty() && lists_.empty(); }
  /// Whether there is any list: an occurrence must then say through whom it took what it took
  /// (`penalty::HitForm::listed`).
  [[nodiscard]] bool tell_operators() const { return !lists_.empty(); }
  [[nodiscard]] insurance::LossWordSet set_of(const std::vector<std::string>& words) const;
  /// The bit of that list of operators, in whatever order; 0 where no cover has it.
  [[nodiscard]] insurance::LossWordSet list_of(const std::vector<std::string>& operators) const;

  /// The words that hold for what an occurrence with that cause took by a failure of an AVS,
  /// through whomever …
  [[nodiscard]] insurance::LossWordSet hold_for(failure::CauseId cause,
                                                const penalty::Sweep& sweep) const {
    return by_cause_[cause.index()] | by_avs_[sweep.avs.index()];
  }
  /// … or by that or a fault of an operator. What was taken by neither has the words of its cause.
  [[nodiscard]] insurance::LossWordSet hold_for(failure::CauseId cause,
                                                const penalty::Hit& hit) const {
    auto words = by_cause_[cause.index()];
    words |=
        hit.operator_id.valid() ? behind_[hit.operator_id.index()] : behind_pool_[hit.pool.index()];
    if (!hit.fault.valid()) return hit.avs.valid() ? words | by_avs_[hit.avs.index()] : words;
    words |= by_fault_[hit.fault.index()];
    return hit.operator_id.valid() ? words | by_operator_[hit.operator_id.index()] : words;
  }
  /// … or by a contract that failed, from positions, whose stake stays …
  [[nodiscard]] insurance::LossWordSet hold_for(failure::CauseId cause,
                                                const failure::ContractBreak& one) const {
    return by_cause_[cause.index()] | by_contract_[one.contract.index()];
  }
  /// … or from a pool.
  [[nodiscard]] insurance::LossWordSet hold_for(failure::CauseId cause,
                                                const failure::ContractBreak& one,
                                                stake::PoolId pool) const {
    return hold_for(cause, one) | behind_pool_[pool.index()];
  }

 private:
  class Compiler;
  std::vector<std::string> words_;               ///< sorted; word w is bit w
  std::vector<std::vector<std::string>> lists_;  ///< each sorted; their bits come next
  std::vector<insurance::LossWordSet> by_cause_;
  std::vector<insurance::LossWordSet> by_avs_;
  std::vector<insurance::LossWordSet> by_contract_;
  std::vector<insurance::LossWordSet> by_operator_;
  std::vector<insurance::LossWordSet> by_fault_;
  std::vector<insurance::LossWordSet> behind_;       ///< by operator: lists that have it
  std::vector<insurance::LossWordSet> behind_pool_;  ///< by pool: that have all who are behind it
};

}  // namespace faultline::portfolio
