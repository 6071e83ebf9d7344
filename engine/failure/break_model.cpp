// SPDX-License-Identifier: Apache-2.0
#include "failure/break_model.hpp"

#include <algorithm>

#include "base/contracts.hpp"
#include "failure/keys.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

bool contains(std::span<const ContractBreak> breaks, stake::SmartContractId contract) {
  return std::any_of(breaks.begin(), breaks.end(),
                     [&](const ContractBreak& one) { return one.contract == contract; });
}

}  // namespace

BreakModel BreakModel::compile(const FailureSpec& spec, const stake::StakeGraph& graph,
                               base::Issues& issues) {
  BreakModel model;
  model.contracts_.resize(graph.smart_contracts().size());
  for (std::size_t i = 0; i < spec.contracts.size(); ++i) {
    const auto id = graph.find_smart_contract(spec.contract_ids[i]);
    FAULTLINE_EXPECT(id.has_value());
    const auto named = contract_key(spec.contract_ids[i]);
    const auto mode = graph.smart_contracts()[id->index()].mode;
    model.contracts_[id->index()] = {
        named.key,
        SeverityMap::compile(spec.contracts[i].severity, named.name + ".severity", issues),
        mode == stake::ContractMode::loss ? Repetition::once : Repetition::repeated};
  }
  return model;
}

void BreakModel::append(stake::SmartContractId contract, const OccurrenceDraws& draws,
                        std::size_t trial_begin, std::vector<ContractBreak>& breaks) const {
  const Contract& one = contracts_[contract.index()];
  if (one.repetition == Repetition::once &&
      contains(std::span(breaks).subspan(trial_begin), contract))
    return;
  breaks.push_back({contract, one.severity(word(one, draws))});
}

BreakDraws BreakModel::explain(stake::SmartContractId contract, const OccurrenceDraws& draws,
                               std::span<const ContractBreak> breaks) const {
  const Contract& one = contracts_[contract.index()];
  const std::uint32_t drawn = word(one, draws);
  return {.contract = contract,
          .severity_uniform = random::unit_interval(drawn),
          .severity = one.severity(drawn),
          .state = contains(breaks, contract) ? BreakState::broke : BreakState::dead_before};
}

std::uint32_t BreakModel::word(const Contract& contract, const OccurrenceDraws& draws) {
  return draws.word(random::Purpose::severity, random::key_of(draws.cause_key, contract.key));
}

}  // namespace faultline::failure
