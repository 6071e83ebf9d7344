// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "insurance/insurance_model.hpp"
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
        workspace_(workspace),
        recoveries_(recoveries),
        observer_(observer) {}

  /// The claims [begin, end) are those of a trial.
  void settle(std::uint32_t begin, std::uint32_t end) {
    if (begin == end || model_.contracts_.empty()) return;
    begin_ = begin;
    end_ = end;
    ++workspace_.trial;
    for (std::uint32_t first = begin, next = begin; first < end; first = next) {
      while (next < end && claims_[next].time == claims_[first].time) ++next;
      settle_moment(first, next);
    }
  }

 private:
  using ClaimList = std::span<const std::uint32_t>;

  void settle_moment(std::uint32_t first, std::uint32_t next) {
    sort_by_contract(first, next);
    std::uint32_t begin = 0;
    for (const std::uint32_t k : workspace_.contract) {
      const std::uint32_t end = std::exchange(workspace_.end_of[k], 0);
      settle_group(ContractId{k}, ClaimList{workspace_.claims}.subspan(begin, end - begin));
      begin = end;
    }
  }

  /// A stable counting sort: inside a contract, claims stay in (occurrence, insured) order.
  void sort_by_contract(std::uint32_t first, std::uint32_t next) {
    auto& end_of = workspace_.end_of;
    for_each_insured_claim(first, next, [&](std::uint32_t, std::uint32_t k) {
      workspace_.at_hand.insert(k);
      ++end_of[k];
    });
    workspace_.contract.clear();
    workspace_.at_hand.drain(workspace_.contract);
    std::uint32_t total = 0;
    for (const std::uint32_t k : workspace_.contract) {
      total += std::exchange(end_of[k], total);
    }
    workspace_.claims.resize(total);
    for_each_insured_claim(first, next, [&](std::uint32_t claim, std::uint32_t k) {
      workspace_.claims[end_of[k]++] = claim;
    });
  }

  /// Claims of the moment, and contracts that answer to them.
  template <class Visit>
  void for_each_insured_claim(std::uint32_t first, std::uint32_t next, const Visit& visit) const {
    for (std::uint32_t claim = first; claim < next; ++claim) {
      for (const ContractId k : model_.contracts_of(claims_[claim].insured)) {
        if (model_.contracts_[k.index()].answers_at(claims_[claim].time)) visit(claim, k.index());
      }
    }
  }

  void settle_group(ContractId k, ClaimList group) {
    const Contract& contract = model_.contracts_[k.index()];
    const auto states = model_.states_of(k, workspace_);
    collect_subject_losses(contract, group);
    const double time = claims_[group.front()].time;
    observer_.begin_group(k, time, workspace_.total);
    workspace_.paid = workspace_.total;
    apply_terms(contract.terms, {time, workspace_.total, workspace_.paid}, states, observer_);
    std::size_t occurrence = 0;
    double unpaid = 0.0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      occurrence += begins_occurrence(group, i) ? 1 : 0;
      const double share = share_of(i, occurrence);
      observer_.begin_share(group[i], claims_[group[i]], workspace_.subject[i],
                            workspace_.remaining[group[i]], share);
      const double paid = pay(k, group[i], share);
      observer_.end_share(paid);
      unpaid += share - paid;
    }
    observer_.end_group(unpaid, take_back(contract.terms, unpaid, states));
  }

  void collect_subject_losses(const Contract& contract, ClaimList group) {
    const bool ground_up = contract.subject == SubjectLoss::ground_up;
    workspace_.subject.clear();
    workspace_.total.assign(1, 0.0);
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (begins_occurrence(group, i)) workspace_.total.push_back(0.0);
      const std::uint32_t claim = group[i];
      const double loss = ground_up ? claims_[claim].loss : workspace_.remaining[claim];
      workspace_.subject.push_back(loss);
      workspace_.total.back() += loss;
    }
  }

  [[nodiscard]] bool begins_occurrence(ClaimList group, std::size_t i) const {
    return i > 0 && claims_[group[i]].occurrence != claims_[group[i - 1]].occurrence;
  }

  [[nodiscard]] double share_of(std::size_t i, std::size_t occurrence) const {
    const double total = workspace_.total[occurrence];
    if (total <= 0.0) return 0.0;
    return workspace_.paid[occurrence] * (workspace_.subject[i] / total);
  }

  /// Pays the share, or what is left of the claim where that is less; what was paid.
  double pay(ContractId k, std::uint32_t claim, double share) {
    const double amount = std::min(share, workspace_.remaining[claim]);
    if (amount <= 0.0) return 0.0;
    workspace_.remaining[claim] -= amount;
    recoveries_.payments.push_back({claim, k, amount});
    for (const PassThrough& part : model_.holders_of(claims_[claim].insured)) {
      relieve(claims_[claim].occurrence, part, amount);
    }
    return amount;
  }

  /// Lowers what is left of the claim that the holder has in the occurrence, if there is one.
  void relieve(std::uint32_t occurrence, const PassThrough& part, double amount) {
    const std::pair wanted{occurrence, part.holder};
    const auto begin = claims_.begin() + begin_;
    const auto end = claims_.begin() + end_;
    const auto found = std::lower_bound(begin, end, wanted, [](const Claim& c, const auto& w) {
      return std::pair{c.occurrence, c.insured} < w;
    });
    if (found == end || found->occurrence != occurrence || found->insured != part.holder) return;
    const auto claim = static_cast<std::uint32_t>(found - claims_.begin());
    double& remaining = workspace_.remaining[claim];
    const double before = remaining;
    remaining = std::max(remaining - part.fraction * amount, 0.0);
    observer_.relieve(claim, part.fraction, before - remaining);
  }

  const InsuranceModel& model_;
  std::span<const Claim> claims_;
  Workspace& workspace_;
  RecoveryBatch& recoveries_;
  Observer& observer_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace faultline::insurance
