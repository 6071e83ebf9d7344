// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_model.hpp"

#include <algorithm>
#include <variant>

#include "base/contracts.hpp"
#include "penalty/penalty_walk.hpp"

namespace faultline::penalty {

PenaltyModel::PenaltyModel(const stake::StakeGraph& graph, std::span<const std::string> faults)
    : graph_(&graph), slots_(graph.pools().size() + graph.commitments().size()) {
  for (const auto& protocol : graph.protocols()) rules_.push_back(rule_of(protocol));
  keeps_accounts_.resize(graph.avs().size(), 0);
  ask_rules();
  list_spared(faults);
  list_services();
  base_layer_ = BaseLayer(graph, faults);
  depends_on_dates_ |= base_layer_.any();
  for (std::size_t a = 0; a < graph.avs().size(); ++a) {
    reaches_once_.push_back(keeps_accounts_[a] == 0 && reaches_once(stake::AvsId{a}));
  }
}

void PenaltyModel::ask_rules() {
  const auto rule_of_pool = [&](stake::PoolId pool) -> const PenaltyRule& {
    return rules_[graph_->pools()[pool.index()].protocol.index()];
  };
  for (std::size_t p = 0; p < graph_->pools().size(); ++p) {
    depends_on_dates_ |= std::visit([](const auto& rule) { return rule.depends_on_dates(); },
                                    rule_of_pool(stake::PoolId{p}));
  }
  for (std::size_t c = 0; c < graph_->commitments().size(); ++c) {
    const auto& commitment = graph_->commitments()[c];
    const auto ask = [&]<class Rule>(const Rule& rule) {
      ask_for_account<Rule>(commitment);
      may_fall_short_ |= FallsShort<Rule>;
      if constexpr (ReachesCommitments<Rule>) {
        return rule.reach(*graph_, stake::CommitmentId{c});
      } else {
        FAULTLINE_ENSURE(!"a base layer has no commitments");
        return Reach{};
      }
    };
    reach_.push_back(std::visit(ask, rule_of_pool(commitment.pool)));
    slot_.push_back(reach_.back().slot);
  }
}

template <class Rule>
void PenaltyModel::ask_for_account(const stake::Commitment& commitment) {
  auto& keeps = keeps_accounts_[commitment.avs.index()];
  if constexpr (!KeepsSomeAccounts<Rule>) {
    keeps = KeepsAccounts<Rule> ? 1 : 0;
  } else if (Rule::keeps_account_of(commitment)) {
    keeps = 1;
    depends_on_dates_ = true;
  }
}

void PenaltyModel::list_spared(std::span<const std::string> faults) {
  for (const auto& rule : rules_) {
    auto& spared = spared_.emplace_back();
    for (const auto& fault : faults) spared.push_back(!slashes(rule, fault));
  }
}

bool PenaltyModel::spares(stake::ProtocolId protocol, failure::FaultId fault) const {
  const auto& spared = spared_[protocol.index()];
  return fault.valid() && fault.index() < spared.size() && spared[fault.index()];
}

bool PenaltyModel::reaches_once(stake::AvsId avs) const {
  const auto first = graph_->first_commitment_of(avs).index();
  std::vector<std::uint32_t> slots;
  for (std::size_t i = 0; i < graph_->commitments_of(avs).size(); ++i) {
    slots.push_back(reach_[first + i].slot);
  }
  std::sort(slots.begin(), slots.end());
  return std::adjacent_find(slots.begin(), slots.end()) == slots.end();
}

/// Commitments are sorted by (AVS, operator), so that those of a service are consecutive.
void PenaltyModel::list_services() {
  const auto commitments = graph_->commitments();
  std::vector<std::vector<Service>> by_operator(graph_->operators().size());
  for (std::uint32_t begin = 0, end = 0; begin < commitments.size(); begin = end) {
    const auto& first = commitments[begin];
    while (end < commitments.size() && commitments[end].avs == first.avs &&
           commitments[end].operator_id == first.operator_id) {
      ++end;
    }
    by_operator[first.operator_id.index()].push_back({first.avs, {begin, end}});
  }
  service_offset_.push_back(0);
  for (const auto& services : by_operator) {
    services_.insert(services_.end(), services.begin(), services.end());
    service_offset_.push_back(static_cast<std::uint32_t>(services_.size()));
  }
}

PenaltyModel::Range PenaltyModel::commitments_of(stake::AvsId avs) const {
  const auto first = graph_->first_commitment_of(avs).index();
  return {first, first + static_cast<std::uint32_t>(graph_->commitments_of(avs).size())};
}

PenaltyModel::Range PenaltyModel::commitments_of(stake::AvsId avs,
                                                 stake::OperatorId operator_id) const {
  const auto first = services_.begin() + service_offset_[operator_id.index()];
  const auto last = services_.begin() + service_offset_[operator_id.index() + 1];
  const auto service = std::lower_bound(
      first, last, avs, [](const Service& one, stake::AvsId id) { return one.avs < id; });
  return service != last && service->avs == avs ? service->commitments : Range{0, 0};
}

/// Of contracts that hold pools and lose what they hold.
void PenaltyModel::list_contract_drains(const failure::OccurrenceSpan& occurrences,
                                        failure::OccurrenceSpan::Range range,
                                        std::vector<Drain>& drains) const {
  for (auto j = range.begin; j < range.end; ++j)
    for (const auto& [contract, fraction] : occurrences.breaks_of(j)) {
      if (graph_->smart_contracts()[contract.index()].mode != stake::ContractMode::loss) continue;
      for (const auto pool : graph_->pools_through(contract))
        drains.push_back(
            {.occurrence = j, .pool = pool, .fraction = fraction, .contract = contract});
    }
}

void PenaltyModel::apply(const failure::OccurrenceSpan& occurrences, HitForm form,
                         Workspace& workspace, HitBatch& hits) const {
  hits.clear();
  PenaltyWalk walk(*this, form, workspace, hits);
  for (std::size_t trial = 0; trial < occurrences.trial_count(); ++trial) {
    const auto range = occurrences.of_trial(trial);
    workspace.drains.clear();
    if (base_layer_.any())
      base_layer_.list_drains(occurrences, range, workspace.base_layer, workspace.drains);
    if (occurrences.breaks_in(range)) {
      list_contract_drains(occurrences, range, workspace.drains);
      std::stable_sort(
          workspace.drains.begin(), workspace.drains.end(),
          [](const Drain& one, const Drain& other) { return one.occurrence < other.occurrence; });
    }
    walk.trial(occurrences, range, workspace.drains);
  }
}

}  // namespace faultline::penalty
