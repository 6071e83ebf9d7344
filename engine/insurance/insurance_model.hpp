// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/contract.hpp"
#include "insurance/provider.hpp"
#include "insurance/provider_accounts.hpp"
#include "insurance/reinsurance.hpp"
#include "insurance/settlement_trace.hpp"
#include "insurance/term/term_state.hpp"
#include "numerics/tile.hpp"

namespace faultline::insurance {

/// A part of what one insured recovers lowers the loss of another, who holds a part of it.
struct PassThrough {
  InsuredId holder;
  double fraction;
};

template <class Observer>
class Settlement;

/// Claims → recoveries, by the ordered terms of each contract. Knows nothing of stake.
///
/// Moments are settled in the order of time, each with all claims of equal time. At a moment
/// contracts apply in the given order, which must put every rung of a waterfall after the earlier
/// ones, and the covers of a holder after those of what it holds. Claims of days on which a
/// contract does not answer pass it by. For each contract:
///  1. its subject loss on a claim is what is left (`net-of-earlier`) or the whole (`ground-up`);
///  2. its claims of the moment form one group, which passes the terms: a per-occurrence term sees
///     the sum of each occurrence, an aggregate term the running total with the occurrences of the
///     group taken together, one per unit or of the stake what the claims say is at risk
///     (`apply_terms`);
///  3. what is paid on an occurrence is shared among its claims in proportion to their subject
///     loss, and never exceeds what is left of each claim. What that cap cuts off is not paid to
///     others, and does not use up an aggregate limit that stands last (`take_back`).
/// A provider that has an end or can default grants of it what `ProviderAccounts` says. What its
/// capital cuts off does not use up such a limit either; what its default takes does.
/// A payment lowers what is left of the claim, and, by their fractions, of the claims that its
/// holders have in the same occurrence. Hence 0 ≤ recovered ≤ loss on every claim. Less than 2⁻⁴⁶
/// of a claim is not left over, as rounding could have left it. Once a moment is paid, treaties
/// repay providers a part of it (`Reinsurance`).
class InsuranceModel {
 public:
  /// `pass_through[i]`: who holds how much of insured i, look-through (empty when nobody does).
  InsuranceModel(std::vector<Contract> contracts,
                 std::vector<std::vector<PassThrough>> pass_through,
                 std::vector<Provider> providers = {}, std::vector<Treaty> treaties = {});

  /// Buffers, reused from batch to batch.
  struct Workspace {
    std::vector<double> remaining;      ///< by claim: what is left of it
    std::vector<TermState> states;      ///< by term, contract after contract
    std::vector<std::uint64_t> met_in;  ///< by contract: the trial that its states belong to
    std::uint64_t trial = 0;            ///< the one at hand
    /// A claim of the moment at hand, and a contract that answers to it.
    struct Answer {
      std::uint32_t claim;
      std::uint32_t contract;
    };
    std::vector<Answer> answers;
    numerics::TileSet at_hand;              ///< contracts with claims of the moment at hand
    std::vector<std::uint32_t> contract;    ///< the same, in order
    std::vector<std::uint32_t> end_of;      ///< by contract; 0 between moments
    std::vector<std::uint32_t> group_end;   ///< by place in `contract`: end of its claims
    std::vector<std::uint32_t> claims;      ///< of the moment, by contract
    std::vector<double> subject;            ///< by claim of the group at hand
    std::vector<double> total;              ///< by amount of the group (`Moment`): its subject loss
    std::vector<double> paid;               ///< by amount of the group: what the terms pay
    std::vector<AtRisk> at_risk;            ///< by amount of the group, where its terms ask
    std::vector<std::uint32_t> occurrence;  ///< by amount of the group, where they are positions'
    ProviderAccounts accounts;
    Reinsurance::Workspace reinsurance;
    std::vector<double> remaining_before;  ///< of the moment at hand, while it is rehearsed
    std::vector<TermState> states_before;  ///< likewise
  };

  void apply(const ClaimBatch& claims, Workspace& workspace, RecoveryBatch& recoveries) const;

  /// The same payments, bit for bit, and how they came about: by trial, time and contract; those of
  /// treaties by trial, time and treaty, to whoever asks.
  [[nodiscard]] std::vector<GroupTrace> apply_traced(
      const ClaimBatch& claims, Workspace& workspace, RecoveryBatch& recoveries,
      std::vector<TreatyTrace>* treaties = nullptr) const;

  [[nodiscard]] std::span<const Contract> contracts() const { return contracts_; }
  [[nodiscard]] std::span<const Provider> providers() const { return providers_; }
  [[nodiscard]] std::span<const Treaty> treaties() const { return reinsurance_.treaties(); }
  /// How it begins every trial.
  [[nodiscard]] const Beginning& beginning_of(ContractId k) const { return beginnings_[k.index()]; }
  /// Whether what a contract pays depends on its provider, or several pay it.
  [[nodiscard]] bool is_funded(ContractId k) const {
    const ProviderId provider = contracts_[k.index()].provider;
    return (provider.valid() && providers_[provider.index()].matters()) ||
           !contracts_[k.index()].coinsurers.empty();
  }

 private:
  template <class Observer>
  friend class Settlement;
  template <class Observer>
  void settle(const ClaimBatch& claims, Workspace& workspace, RecoveryBatch& recoveries,
              Observer& observer) const;
  void prepare(Workspace& workspace) const;
  /// Ends the lists of a trial.
  void end_trial(RecoveryBatch& recoveries) const;
  /// What the terms of a contract remember of the trial at hand.
  [[nodiscard]] std::span<TermState> states_of(ContractId k, Workspace& workspace) const;
  [[nodiscard]] std::span<const ContractId> contracts_of(InsuredId insured) const;
  [[nodiscard]] std::span<const PassThrough> holders_of(InsuredId insured) const;

  /// Whose capital is less by what the insured loses; invalid where nobody's is.
  [[nodiscard]] ProviderId capital_of(InsuredId insured) const;

  std::vector<Contract> contracts_;
  std::vector<Provider> providers_;
  Reinsurance reinsurance_;
  std::vector<ProviderId> capital_of_;  ///< by insured, as far as there are any
  bool any_funded_ = false;
  std::vector<Beginning> beginnings_;   ///< by contract
  std::vector<ContractId> reinstated_;  ///< contracts with layers that it costs to restore
  std::vector<std::uint8_t>
      answers_to_all_;                      ///< by contract: whether there is no claim it passes by
  std::vector<std::uint8_t> asks_at_risk_;  ///< by contract
  std::vector<std::uint8_t> tells_positions_apart_;     ///< by contract
  std::vector<std::vector<PassThrough>> pass_through_;  ///< by insured
  std::vector<std::uint32_t> offset_;                   ///< by insured, into `contract_ids_`
  std::vector<ContractId> contract_ids_;
  std::vector<std::uint32_t> term_offset_{0};  ///< by contract, into the terms of all
};

}  // namespace faultline::insurance
