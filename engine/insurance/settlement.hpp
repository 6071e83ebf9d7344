// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>

#include "insurance/insurance_model.hpp"
#include "insurance/rounding.hpp"
#include "insurance/settlement_observer.hpp"
#include "insurance/term_sequence.hpp"

namespace faultline::insurance {

/// Settles the claims of one trial after another, moment by moment and at each moment contract by
/// contract: see `InsuranceModel`. The observer is told every step (settlement_observer.hpp).
template <class Observer>
class Settlement {
 public:
  using Workspace = InsuranceModel::Workspace;

  /// `workspace` is prepared, and `remaining` holds the losses of all claims.
  Settlement(const InsuranceModel& model, const ClaimBatch& claims, Workspace& workspace,
             RecoveryBatch& recoveries, Observer& observer)
      : model_(model),
        claims_(claims.claims),
        facts_(claims.facts),
        workspace_(workspace),
        recoveries_(recoveries),
        observer_(observer) {}

  /// The claims [begin, end) are those of a trial.
  void settle(std::uint32_t begin, std::uint32_t end, std::span<const ProviderDefault> defaults) {
    if (begin == end || model_.contracts_.empty()) return;
    begin_ = begin;
    end_ = end;
    ++workspace_.trial;
    if (model_.any_funded_) workspace_.accounts.begin_trial(defaults);
    if (reinsured()) model_.reinsurance_.begin_trial(workspace_.reinsurance);
    for (std::uint32_t first = begin, next = begin; first < end; first = next) {
      while (next < end && claims_[next].time == claims_[first].time) ++next;
      settle_moment(first, next);
    }
    if (model_.any_funded_) workspace_.accounts.append_uses(recoveries_.uses);
    list_reinstatements();
  }

 private:
  using ClaimList = std::span<const std::uint32_t>;
  enum class Purpose : std::uint8_t {
    pay,
    ask  ///< what providers would owe if their capital had no end
  };

  void settle_moment(std::uint32_t first, std::uint32_t next) {
    sort_by_contract(first, next);
    if (model_.any_funded_) find_funds(first, next);
    settle_contracts(Purpose::pay, observer_);
    if (model_.any_funded_) workspace_.accounts.end_claims();
    if (reinsured())
      model_.reinsurance_.settle(claims_[first].time, claims_[first].occurrence,
                                 workspace_.accounts, workspace_.reinsurance,
                                 recoveries_.treaty_payments, observer_.treaties());
  }

  /// What the trial at hand has used of layers, and must be paid to restore them.
  void list_reinstatements() {
    for (const ContractId k : model_.reinstated_) {
      if (workspace_.met_in[k.index()] != workspace_.trial) continue;
      const Contract& contract = model_.contracts_[k.index()];
      const double premium = reinstatement_premium(contract.terms, contract.reinstated,
                                                   model_.states_of(k, workspace_)) -
                             model_.beginnings_[k.index()].reinstated;
      if (premium > 0.0) recoveries_.reinstatements.push_back({k, premium});
    }
    if (model_.reinsurance_.any_reinstated())
      model_.reinsurance_.list_reinstatements(workspace_.reinsurance,
                                              recoveries_.treaty_reinstatements);
  }

  [[nodiscard]] bool reinsured() const { return !model_.reinsurance_.empty(); }

  template <class Watcher>
  void settle_contracts(Purpose purpose, Watcher& watcher) {
    for_each_group(
        [&](ContractId k, ClaimList group) { settle_group(k, group, purpose, watcher); });
  }

  template <class Visit>
  void for_each_group(const Visit& visit) const {
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < workspace_.contract.size(); ++i) {
      const std::uint32_t end = workspace_.group_end[i];
      visit(ContractId{workspace_.contract[i]},
            ClaimList{workspace_.claims}.subspan(begin, end - begin));
      begin = end;
    }
  }

  /// What capital there is at the moment, and for whom, before anybody is paid.
  void find_funds(std::uint32_t first, std::uint32_t next) {
    auto& accounts = workspace_.accounts;
    accounts.begin_moment(claims_[first].time);
    for (std::uint32_t claim = first; claim < next; ++claim) {
      const ProviderId provider = model_.capital_of(claims_[claim].insured);
      if (provider.valid()) accounts.slash(provider, claims_[claim].loss);
    }
    for_each_group([&](ContractId k, ClaimList group) {
      double bound = 0.0;
      for (const std::uint32_t claim : group) bound += claims_[claim].loss;
      accounts.owes_at_most(k, bound);
    });
    if (!accounts.may_fall_short()) return;
    rehearse(first, next);
    accounts.share_capital();
  }

  /// Settles the moment to see what is asked for, and takes everything back.
  void rehearse(std::uint32_t first, std::uint32_t next) {
    const auto left = std::span(workspace_.remaining).subspan(first, next - first);
    const std::size_t payments = recoveries_.payments.size();
    workspace_.remaining_before.assign(left.begin(), left.end());
    auto& states = workspace_.states_before;
    states.clear();
    for_each_group([&](ContractId k, ClaimList) {
      const auto now = model_.states_of(k, workspace_);
      states.insert(states.end(), now.begin(), now.end());
    });
    Unobserved nobody;
    settle_contracts(Purpose::ask, nobody);
    auto before = states.begin();
    for_each_group([&](ContractId k, ClaimList) {
      for (TermState& state : model_.states_of(k, workspace_)) state = *before++;
    });
    std::copy(workspace_.remaining_before.begin(), workspace_.remaining_before.end(), left.begin());
    recoveries_.payments.resize(payments);
  }

  /// A stable counting sort: inside a contract, claims stay in (occurrence, insured) order.
  void sort_by_contract(std::uint32_t first, std::uint32_t next) {
    auto& end_of = workspace_.end_of;
    list_answers(first, next);
    workspace_.contract.clear();
    workspace_.at_hand.drain(workspace_.contract);
    std::uint32_t total = 0;
    for (const std::uint32_t k : workspace_.contract) total += std::exchange(end_of[k], total);
    workspace_.claims.resize(total);
    for (const auto& [claim, k] : workspace_.answers) workspace_.claims[end_of[k]++] = claim;
    workspace_.group_end.clear();
    for (const std::uint32_t k : workspace_.contract)
      workspace_.group_end.push_back(std::exchange(end_of[k], 0));
  }

  /// Claims of the moment with the contracts that answer to them, which are counted.
  void list_answers(std::uint32_t first, std::uint32_t next) {
    workspace_.answers.clear();
    for (std::uint32_t claim = first; claim < next; ++claim) {
      for (const ContractId id : model_.contracts_of(claims_[claim].insured)) {
        const std::uint32_t k = id.index();
        if (!model_.answers_to_all_[k] && !answers(id, claims_[claim])) continue;
        workspace_.answers.push_back({claim, k});
        workspace_.at_hand.insert(k);
        ++workspace_.end_of[k];
      }
    }
  }

  [[nodiscard]] bool answers(ContractId k, const Claim& claim) const {
    const Contract& contract = model_.contracts_[k.index()];
    return contract.answers_to(claim) &&
           !(contract.may_refuse() && facts_.refuses(k, claim.occurrence));
  }

  template <class Watcher>
  void settle_group(ContractId k, ClaimList group, Purpose purpose, Watcher& watcher) {
    const Contract& contract = model_.contracts_[k.index()];
    const auto states = model_.states_of(k, workspace_);
    by_position_ = model_.tells_positions_apart_[k.index()] != 0;
    collect_subject_losses(contract, group);
    collect_facts(k, group);
    const double time = claims_[group.front()].time;
    workspace_.paid = workspace_.total;
    const Moment moment{.time = time,
                        .subject = workspace_.total,
                        .amounts = workspace_.paid,
                        .at_risk = workspace_.at_risk,
                        .occurrence = workspace_.occurrence,
                        .event_years = contract.event_years,
                        .residue = contract.residue};
    watcher.begin_group(k, moment);
    apply_terms(contract.terms, moment, states, watcher);
    const Funding funding = fund(k, group, time, purpose);
    watcher.fund(funding, workspace_.accounts.parts_of(k));
    std::size_t amount = 0;
    double unpaid = 0.0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      amount += begins_amount(group, i) ? 1 : 0;
      const double share = share_of(i, amount);
      const double left = workspace_.remaining[group[i]];
      watcher.begin_share(group[i], claims_[group[i]], workspace_.subject[i], left, share);
      const double granted = std::max(std::min(share, left), 0.0) * funding.part;
      const double paid = granted * funding.kept;
      pay(k, group[i], paid, watcher);
      watcher.end_share(paid);
      unpaid += share - granted;
    }
    watcher.end_group(unpaid, take_back(contract.terms, unpaid, states));
  }

  /// What becomes of what the terms owe the group, none of which is paid yet.
  Funding fund(ContractId k, ClaimList group, double time, Purpose purpose) {
    if (!model_.is_funded(k)) return {};
    double owed = 0.0;
    std::size_t amount = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      amount += begins_amount(group, i) ? 1 : 0;
      owed += std::max(std::min(share_of(i, amount), workspace_.remaining[group[i]]), 0.0);
    }
    auto& accounts = workspace_.accounts;
    if (purpose == Purpose::pay) return accounts.fund(k, owed, time);
    accounts.ask(k, owed);
    return {.kept = accounts.kept(k, time)};
  }

  void collect_subject_losses(const Contract& contract, ClaimList group) {
    const bool ground_up = contract.subject == SubjectLoss::ground_up;
    workspace_.subject.clear();
    workspace_.total.assign(1, 0.0);
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (begins_amount(group, i)) workspace_.total.push_back(0.0);
      const std::uint32_t claim = group[i];
      const double loss = ground_up ? claims_[claim].loss : workspace_.remaining[claim];
      workspace_.subject.push_back(loss);
      workspace_.total.back() += loss;
    }
  }

  /// What is at risk and which occurrence it is, by amount, for terms that ask.
  void collect_facts(ContractId k, ClaimList group) {
    workspace_.at_risk.clear();
    workspace_.occurrence.clear();
    const bool asks = model_.asks_at_risk_[k.index()] != 0;
    if (!asks && !by_position_) return;
    if (asks) workspace_.at_risk.resize(workspace_.total.size());
    std::size_t amount = 0;
    std::uint32_t occurrence = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      amount += begins_amount(group, i) ? 1 : 0;
      occurrence += begins_occurrence(group, i) ? 1 : 0;
      if (by_position_ && amount == workspace_.occurrence.size())
        workspace_.occurrence.push_back(occurrence);
      const Claim& claim = claims_[group[i]];
      if (asks && (i == 0 || begins_occurrence(group, i) || begins_insured(group, i)))
        workspace_.at_risk[amount].add(facts_.at_risk_of(claim.occurrence, k, claim.insured));
    }
  }

  [[nodiscard]] bool begins_occurrence(ClaimList group, std::size_t i) const {
    return i > 0 && claims_[group[i]].occurrence != claims_[group[i - 1]].occurrence;
  }
  [[nodiscard]] bool begins_insured(ClaimList group, std::size_t i) const {
    return i > 0 && claims_[group[i]].insured != claims_[group[i - 1]].insured;
  }
  /// Whether claim i is of another amount than the one before: see `Moment`.
  [[nodiscard]] bool begins_amount(ClaimList group, std::size_t i) const {
    return begins_occurrence(group, i) || (by_position_ && begins_insured(group, i));
  }

  [[nodiscard]] double share_of(std::size_t i, std::size_t amount) const {
    const double total = workspace_.total[amount];
    if (total <= 0.0) return 0.0;
    return workspace_.paid[amount] * (workspace_.subject[i] / total);
  }

  template <class Watcher>
  void pay(ContractId k, std::uint32_t claim, double amount, Watcher& watcher) {
    if (amount <= 0.0) return;
    double& remaining = workspace_.remaining[claim];
    remaining = without_residue(remaining - amount, claims_[claim].loss);
    recoveries_.payments.push_back({claim, k, amount});
    for (const PassThrough& part : model_.holders_of(claims_[claim].insured)) {
      relieve(claims_[claim], part, amount, watcher);
    }
  }

  /// Lowers what is left of the claim that the holder has for the same part of the occurrence, if
  /// there is one.
  template <class Watcher>
  void relieve(const Claim& paid, const PassThrough& part, double amount, Watcher& watcher) {
    const std::tuple wanted{paid.occurrence, part.holder, paid.words};
    const auto key = [](const Claim& c) { return std::tuple{c.occurrence, c.insured, c.words}; };
    const auto begin = claims_.begin() + begin_;
    const auto end = claims_.begin() + end_;
    const auto found = std::lower_bound(begin, end, wanted,
                                        [&](const Claim& c, const auto& w) { return key(c) < w; });
    if (found == end || key(*found) != wanted) return;
    const auto claim = static_cast<std::uint32_t>(found - claims_.begin());
    double& remaining = workspace_.remaining[claim];
    const double before = remaining;
    remaining = without_residue(remaining - part.fraction * amount, found->loss);
    watcher.relieve(claim, part.fraction, before - remaining);
  }

  const InsuranceModel& model_;
  std::span<const Claim> claims_;
  const ClaimFacts& facts_;
  Workspace& workspace_;
  RecoveryBatch& recoveries_;
  Observer& observer_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  bool by_position_ = false;  ///< of the contract at hand
};

}  // namespace faultline::insurance
