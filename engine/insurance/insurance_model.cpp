// SPDX-License-Identifier: Apache-2.0
#include "insurance/insurance_model.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/contracts.hpp"
#include "insurance/settlement_observer.hpp"
#include "insurance/term_sequence.hpp"

namespace faultline::insurance {
namespace {

/// What rounding may leave of a claim that is paid in full by shares, relative to the claim.
constexpr double rounding_residue = 0x1p-46;

double recovered_of(double loss, double remaining) {
  return remaining > rounding_residue * loss ? loss - remaining : loss;
}

}  // namespace

/// Settles the claims of one trial.
template <class Observer>
class InsuranceModel::Settlement {
 public:
  Settlement(const InsuranceModel& model, const ClaimBatch& claims, Workspace& workspace,
             RecoveryBatch& recoveries, Observer& observer)
      : model_(model),
        claims_(claims.claims),
        workspace_(workspace),
        recoveries_(recoveries),
        observer_(observer) {}

  void settle(std::uint32_t begin, std::uint32_t end) {
    if (begin == end || model_.contracts_.empty()) return;
    begin_ = begin;
    end_ = end;
    sort_by_contract();
    for (std::size_t k = 0; k < model_.contracts_.size(); ++k) settle_contract(ContractId{k});
  }

 private:
  using ClaimList = std::span<const std::uint32_t>;

  /// A stable counting sort: inside a contract, claims stay in (time, insured) order.
  void sort_by_contract() {
    auto& offset = workspace_.contract_offset;
    offset.assign(model_.contracts_.size() + 2, 0);
    for_each_insured_claim([&](std::uint32_t, ContractId k) { ++offset[k.index() + 2]; });
    for (std::size_t k = 2; k < offset.size(); ++k) offset[k] += offset[k - 1];
    workspace_.claims_by_contract.resize(offset.back());
    for_each_insured_claim([&](std::uint32_t claim, ContractId k) {
      workspace_.claims_by_contract[offset[k.index() + 1]++] = claim;
    });
  }

  template <class Visit>
  void for_each_insured_claim(const Visit& visit) const {
    for (std::uint32_t claim = begin_; claim < end_; ++claim) {
      for (const ContractId k : model_.contracts_of(claims_[claim].insured)) visit(claim, k);
    }
  }

  void settle_contract(ContractId k) {
    const auto& offset = workspace_.contract_offset;
    const ClaimList list = ClaimList{workspace_.claims_by_contract}.subspan(
        offset[k.index()], offset[k.index() + 1] - offset[k.index()]);
    if (list.empty()) return;
    workspace_.states.resize(model_.contracts_[k.index()].terms.size());
    for (TermState& state : workspace_.states) state.reset();
    for (std::size_t first = 0, next = 0; first < list.size(); first = next) {
      const double time = claims_[list[first]].time;
      while (next < list.size() && claims_[list[next]].time == time) ++next;
      if (!model_.contracts_[k.index()].answers_at(time)) continue;
      settle_group(k, list.subspan(first, next - first));
    }
  }

  void settle_group(ContractId k, ClaimList group) {
    const Contract& contract = model_.contracts_[k.index()];
    collect_subject_losses(contract, group);
    const double time = claims_[group.front()].time;
    observer_.begin_group(k, time, workspace_.total);
    workspace_.paid = workspace_.total;
    apply_terms(contract.terms, {time, workspace_.total, workspace_.paid}, workspace_.states,
                observer_);
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
    observer_.end_group(unpaid, take_back(contract.terms, unpaid, workspace_.states));
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

InsuranceModel::InsuranceModel(std::vector<Contract> contracts,
                               std::vector<std::vector<PassThrough>> pass_through)
    : contracts_(std::move(contracts)), pass_through_(std::move(pass_through)) {
  std::size_t insured_count = 0;
  for (const Contract& contract : contracts_) {
    FAULTLINE_EXPECT(std::is_sorted(contract.insured.begin(), contract.insured.end()));
    if (contract.insured.empty()) continue;
    FAULTLINE_EXPECT(contract.insured.back().valid());
    insured_count = std::max<std::size_t>(insured_count, contract.insured.back().index() + 1);
  }
  std::vector<std::vector<ContractId>> contracts_of(insured_count);
  for (std::size_t k = 0; k < contracts_.size(); ++k) {
    for (const InsuredId i : contracts_[k].insured)
      contracts_of[i.index()].push_back(ContractId{k});
  }
  offset_.push_back(0);
  for (const auto& list : contracts_of) {
    contract_ids_.insert(contract_ids_.end(), list.begin(), list.end());
    offset_.push_back(static_cast<std::uint32_t>(contract_ids_.size()));
  }
}

std::span<const ContractId> InsuranceModel::contracts_of(InsuredId insured) const {
  const std::size_t i = insured.index();
  if (i + 1 >= offset_.size()) return {};
  return std::span{contract_ids_}.subspan(offset_[i], offset_[i + 1] - offset_[i]);
}

std::span<const PassThrough> InsuranceModel::holders_of(InsuredId insured) const {
  if (insured.index() >= pass_through_.size()) return {};
  return pass_through_[insured.index()];
}

template <class Observer>
void InsuranceModel::settle(const ClaimBatch& claims, Workspace& workspace,
                            RecoveryBatch& recoveries, Observer& observer) const {
  recoveries.clear();
  recoveries.offset.push_back(0);
  workspace.remaining.clear();
  for (const Claim& claim : claims.claims) workspace.remaining.push_back(claim.loss);

  Settlement<Observer> settlement(*this, claims, workspace, recoveries, observer);
  for (std::size_t trial = 0; trial + 1 < claims.offset.size(); ++trial) {
    settlement.settle(claims.offset[trial], claims.offset[trial + 1]);
    recoveries.offset.push_back(static_cast<std::uint32_t>(recoveries.payments.size()));
  }
  for (std::size_t i = 0; i < claims.claims.size(); ++i) {
    recoveries.recovered.push_back(recovered_of(claims.claims[i].loss, workspace.remaining[i]));
  }
}

void InsuranceModel::apply(const ClaimBatch& claims, Workspace& workspace,
                           RecoveryBatch& recoveries) const {
  Unobserved nobody;
  settle(claims, workspace, recoveries, nobody);
}

std::vector<GroupTrace> InsuranceModel::apply_traced(const ClaimBatch& claims, Workspace& workspace,
                                                     RecoveryBatch& recoveries) const {
  SettlementRecorder recorder;
  settle(claims, workspace, recoveries, recorder);
  return recorder.take();
}

}  // namespace faultline::insurance
