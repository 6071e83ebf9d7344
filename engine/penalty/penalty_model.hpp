// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "penalty/accounts.hpp"
#include "penalty/base_layer.hpp"
#include "penalty/drained_pools.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_rule.hpp"
#include "penalty/reach.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Turns occurrences into stake lost per pool, by the rule of each pool's protocol.
/// Holds a reference to the graph, which must outlive it.
class PenaltyModel {
 public:
  /// Asks the rule of each pool what its commitments reach; only one that keeps accounts is asked
  /// again afterwards, once a strike.
  /// `faults`: kinds of operator fault, by `failure::FaultId` of the strikes that will come.
  explicit PenaltyModel(const stake::StakeGraph& graph, std::span<const std::string> faults = {});

  /// What is left of pools and commitments while one trial is walked; all 1 between trials.
  struct Workspace {
    std::vector<double> retained;        ///< by slot of `Reach`
    std::vector<std::uint32_t> touched;  ///< slots that were worn one by one
    std::vector<stake::AvsId> swept;     ///< AVSs whose slots were worn all at once
    struct Worn {
      std::uint32_t commitment;
      double before;
    };
    std::vector<Worn> worn;  ///< commitments of one sweep that were worn before
    AccountsOf<PenaltyRule> accounts;
    BaseLayer::Workspace base_layer;
    std::vector<Drain> drains;  ///< of one trial, by occurrence
    DrainedPools drained;
  };

  /// Applies the occurrences of every trial in time order, each trial from the full stake. A strike
  /// without AVS is on the base layer of its operator's pools, and drains them; one without
  /// operator reaches every commitment of its AVS, otherwise those of (AVS, operator). Hits that
  /// take nothing are left out: what they would reach is gone already.
  void apply(const failure::OccurrenceSpan& occurrences, HitForm form, Workspace& workspace,
             HitBatch& hits) const;

  /// Whether dates matter to the rule of any pool beyond the order of occurrences.
  [[nodiscard]] bool depends_on_dates() const { return depends_on_dates_; }

  /// Whether some hit may be credited with more than it is paid.
  [[nodiscard]] bool may_fall_short() const { return may_fall_short_; }

  /// What each commitment reaches at full stake, before changes of allocations that are pending.
  [[nodiscard]] std::span<const Reach> reach() const { return reach_; }

 private:
  friend class PenaltyWalk;
  void list_contract_drains(const failure::OccurrenceSpan& occurrences,
                            failure::OccurrenceSpan::Range range, std::vector<Drain>& drains) const;
  /// Commitments [begin, end).
  struct Range {
    std::uint32_t begin;
    std::uint32_t end;
  };
  /// What an AVS reaches through one operator.
  struct Service {
    stake::AvsId avs;
    Range commitments;
  };
  void ask_rules();
  template <class Rule>
  void ask_for_account(const stake::Commitment& commitment);
  void list_spared(std::span<const std::string> faults);
  [[nodiscard]] bool spares(stake::ProtocolId protocol, failure::FaultId fault) const;
  void list_services();
  [[nodiscard]] bool reaches_once(stake::AvsId avs) const;
  [[nodiscard]] Range commitments_of(stake::AvsId avs) const;
  [[nodiscard]] Range commitments_of(stake::AvsId avs, stake::OperatorId operator_id) const;

  const stake::StakeGraph* graph_;
  std::vector<PenaltyRule> rules_;             ///< by protocol
  std::vector<std::vector<bool>> spared_;      ///< by protocol, then fault that does not slash
  std::vector<std::uint8_t> keeps_accounts_;   ///< by AVS: whether its rule does, of it
  std::vector<Reach> reach_;                   ///< by commitment
  std::vector<std::uint32_t> slot_;            ///< of `reach_`, by commitment
  std::vector<std::uint32_t> service_offset_;  ///< by operator
  std::vector<Service> services_;              ///< by operator, then AVS
  std::size_t slots_;
  bool depends_on_dates_ = false;
  bool may_fall_short_ = false;
  BaseLayer base_layer_;
  std::vector<bool> reaches_once_;  ///< by AVS: its commitments wear down different slots
};

}  // namespace faultline::penalty
