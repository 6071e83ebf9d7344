// SPDX-License-Identifier: Apache-2.0
#include "insurance/insurance_model.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/contracts.hpp"
#include "insurance/settlement.hpp"
#include "insurance/settlement_observer.hpp"

namespace faultline::insurance {

InsuranceModel::InsuranceModel(std::vector<Contract> contracts,
                               std::vector<std::vector<PassThrough>> pass_through,
                               std::vector<Provider> providers, std::vector<Treaty> treaties)
    : contracts_(std::move(contracts)),
      providers_(std::move(providers)),
      reinsurance_(std::move(treaties)),
      pass_through_(std::move(pass_through)) {
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
    any_funded_ = any_funded_ || is_funded(ContractId{k});
    beginnings_.push_back(begin_with(contracts_[k].earlier, contracts_[k].terms,
                                     contracts_[k].reinstated, contracts_[k].event_years));
    if (!contracts_[k].reinstated.empty()) reinstated_.emplace_back(k);
    answers_to_all_.push_back(contracts_[k].always_answers() &&
                              !contracts_[k].tells_losses_apart() && !contracts_[k].may_refuse());
    asks_at_risk_.push_back(contracts_[k].asks_at_risk());
    tells_positions_apart_.push_back(contracts_[k].tells_positions_apart());
    term_offset_.push_back(term_offset_.back() +
                           static_cast<std::uint32_t>(contracts_[k].terms.size()));
  }
  for (std::size_t p = 0; p < providers_.size(); ++p) {
    const InsuredId restaked = providers_[p].restaked;
    if (!restaked.valid()) continue;
    capital_of_.resize(std::max<std::size_t>(capital_of_.size(), restaked.index() + 1));
    capital_of_[restaked.index()] = ProviderId{p};
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

ProviderId InsuranceModel::capital_of(InsuredId insured) const {
  return insured.index() < capital_of_.size() ? capital_of_[insured.index()] : ProviderId{};
}

std::span<const PassThrough> InsuranceModel::holders_of(InsuredId insured) const {
  if (insured.index() >= pass_through_.size()) return {};
  return pass_through_[insured.index()];
}

void InsuranceModel::prepare(Workspace& workspace) const {
  workspace.remaining.clear();
  if (workspace.met_in.size() == contracts_.size()) return;
  workspace.states.resize(term_offset_.back());
  workspace.met_in.assign(contracts_.size(), 0);
  workspace.end_of.assign(contracts_.size(), 0);
  workspace.at_hand = numerics::TileSet(contracts_.size());
  workspace.accounts = ProviderAccounts(contracts_, providers_);
}

std::span<TermState> InsuranceModel::states_of(ContractId k, Workspace& workspace) const {
  const std::size_t begin = term_offset_[k.index()];
  const auto states =
      std::span(workspace.states).subspan(begin, term_offset_[k.index() + 1] - begin);
  if (workspace.met_in[k.index()] == workspace.trial) return states;
  workspace.met_in[k.index()] = workspace.trial;
  begin_trial(beginnings_[k.index()], states);
  return states;
}

void InsuranceModel::end_trial(RecoveryBatch& recoveries) const {
  const auto end = [](const auto& values, std::vector<std::uint32_t>& offset) {
    offset.push_back(static_cast<std::uint32_t>(values.size()));
  };
  end(recoveries.payments, recoveries.offset);
  if (any_funded_) end(recoveries.uses, recoveries.use_offset);
  if (!reinsurance_.empty()) end(recoveries.treaty_payments, recoveries.treaty_offset);
  if (!reinstated_.empty()) end(recoveries.reinstatements, recoveries.reinstatement_offset);
  if (reinsurance_.any_reinstated())
    end(recoveries.treaty_reinstatements, recoveries.treaty_reinstatement_offset);
}

template <class Observer>
void InsuranceModel::settle(const ClaimBatch& claims, Workspace& workspace,
                            RecoveryBatch& recoveries, Observer& observer) const {
  recoveries.clear();
  recoveries.offset.push_back(0);
  if (any_funded_) recoveries.use_offset.push_back(0);
  if (!reinsurance_.empty()) recoveries.treaty_offset.push_back(0);
  if (!reinstated_.empty()) recoveries.reinstatement_offset.push_back(0);
  if (reinsurance_.any_reinstated()) recoveries.treaty_reinstatement_offset.push_back(0);
  prepare(workspace);
  for (const Claim& claim : claims.claims) workspace.remaining.push_back(claim.loss);

  Settlement<Observer> settlement(*this, claims, workspace, recoveries, observer);
  for (std::size_t trial = 0; trial + 1 < claims.offset.size(); ++trial) {
    settlement.settle(claims.offset[trial], claims.offset[trial + 1],
                      claims.defaults.of_trial(trial));
    end_trial(recoveries);
  }
  for (std::size_t i = 0; i < claims.claims.size(); ++i) {
    recoveries.recovered.push_back(claims.claims[i].loss - workspace.remaining[i]);
  }
}

void InsuranceModel::apply(const ClaimBatch& claims, Workspace& workspace,
                           RecoveryBatch& recoveries) const {
  Unobserved nobody;
  settle(claims, workspace, recoveries, nobody);
}

std::vector<GroupTrace> InsuranceModel::apply_traced(const ClaimBatch& claims, Workspace& workspace,
                                                     RecoveryBatch& recoveries,
                                                     std::vector<TreatyTrace>* treaties) const {
  SettlementRecorder recorder(treaties);
  settle(claims, workspace, recoveries, recorder);
  return recorder.take();
}

}  // namespace faultline::insurance
