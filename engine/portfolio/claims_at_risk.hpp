// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "insurance/claim_batch.hpp"
#include "insurance/contract.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/cover_table.hpp"
#include "portfolio/exposure.hpp"
#include "portfolio/loss_words.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What occurrences hit of the insured, for contracts with terms that ask: validators or keys, and
/// the stake that could be taken (docs/methods/portfolio.md, L.24 to L.26).
///
/// Operator p has n_pq units behind pool q: its part of the pool's amount by effective balances, of
/// native ETH; of other pools its `validators`, shared among these pools by value. With s_pq the
/// largest share of them that hits of the occurrence name, and R_q the smaller of what the pool
/// holds and what all that hit it reach in it,
///
///   units_i = Σ_pq φ_iq s_pq n_pq,    stake_i = Σ_q φ_iq R_q price_q
///
/// where φ_iq is the insured's look-through part of the pool. Only hits that the contract answers
/// to count. A smart contract that fails hits all that stands behind what it holds.
class ClaimsAtRisk {
 public:
  /// Of the contracts, those that ask. Refers to the graph. `reach`: by commitment, at full stake.
  ClaimsAtRisk(const stake::StakeGraph& graph, const Exposure& exposure,
               std::span<const penalty::Reach> reach,
               std::span<const insurance::Contract> contracts);

  /// Whether any contract asks.
  [[nodiscard]] bool asked() const { return !asking_.empty(); }

  struct Workspace {
    /// What one hit reaches.
    struct Struck {
      stake::PoolId pool;
      stake::OperatorId operator_id;
      std::uint32_t through;  ///< a commitment; behind all of them the base layer
      double share;           ///< of the operator's units
    };
    std::vector<Struck> struck;
    std::vector<insurance::AtRisk> sums;  ///< by place among the insured of a contract
  };

  /// Appends what occurrence j hit. Its hits are listed; `words` holds for them and for contracts.
  void add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
           std::uint32_t j, const LossWords& words, Workspace& workspace,
           std::vector<insurance::ClaimAtRisk>& at_risk) const;

 private:
  /// A part of a pool or a position that one of the insured of a contract has.
  struct Part {
    std::uint32_t place;  ///< among the insured
    double fraction;
  };
  struct Asking {
    insurance::ContractId id;
    insurance::Contract contract;
    std::vector<std::uint32_t> offset{0};  ///< by pool, into `parts`
    std::vector<Part> parts;

    [[nodiscard]] std::span<const Part> parts_of(stake::PoolId pool) const {
      return std::span(parts).subspan(offset[pool.index()],
                                      offset[pool.index() + 1] - offset[pool.index()]);
    }
  };
  /// What one operator has behind one pool.
  struct Behind {
    stake::OperatorId operator_id;
    double units;
    double amount;  ///< of a pool with a base layer, asset units
  };
  void list_units();
  [[nodiscard]] double value_of(stake::PoolId pool) const;
  void ask(const Exposure& exposure, insurance::ContractId id, const insurance::Contract& contract);
  [[nodiscard]] std::span<const Behind> behind(stake::PoolId pool) const;
  [[nodiscard]] const Behind& behind(stake::PoolId pool, stake::OperatorId operator_id) const;

  void list_struck(const Asking& asking, failure::CauseId cause, std::span<const penalty::Hit> hits,
                   const LossWords& words, Workspace& workspace) const;
  void add_struck(const Asking& asking, Workspace& workspace) const;
  [[nodiscard]] insurance::AtRisk at_risk_in(std::span<const Workspace::Struck> of_one_pool) const;
  void add_break(const Asking& asking, failure::CauseId cause, const failure::ContractBreak& one,
                 const LossWords& words, Workspace& workspace) const;

  const stake::StakeGraph* graph_;
  std::vector<double> reach_;                ///< by commitment, asset units
  std::vector<std::uint32_t> offset_;        ///< by pool, into `behind_`
  std::vector<Behind> behind_;               ///< by operator in a pool
  std::vector<insurance::AtRisk> pool_;      ///< by pool: all of it
  std::vector<insurance::AtRisk> position_;  ///< by position: all that it has, look-through
  std::vector<Asking> asking_;
};

/// Complains about terms per unit of covers whose positions have stake behind operators of which it
/// is not said how many validators or keys they have.
void check_units(const stake::StakeGraph& graph, const CoverTable& table,
                 const std::vector<insurance::CoverSpec>& covers, base::Issues& issues);

}  // namespace faultline::portfolio
