// SPDX-License-Identifier: Apache-2.0
#include "stake/stake_graph.hpp"

#include <algorithm>

#include "stake/resolved_stake.hpp"
#include "stake/smart_contracts.hpp"
#include "stake/stake_checks.hpp"
#include "stake/stake_graph_builder.hpp"

namespace faultline::stake {

namespace {

template <class Rows>
auto row_of(const Rows& rows, std::uint32_t row) {
  return std::span(rows.values).subspan(rows.offset[row], rows.offset[row + 1] - rows.offset[row]);
}

template <class Id, class Entities>
std::optional<Id> find_by_id(const Entities& entities, std::string_view id) {
  const auto at =
      std::lower_bound(entities.begin(), entities.end(), id,
                       [](const auto& e, std::string_view name) { return e.id < name; });
  if (at == entities.end() || at->id != id) return std::nullopt;
  return Id{static_cast<std::size_t>(at - entities.begin())};
}

}  // namespace

std::optional<StakeGraph> StakeGraph::compile(const StakeSpec& spec, base::Issues& issues) {
  const std::size_t before = issues.list().size();
  check_rows(spec, issues);
  check_protocols(spec, issues);
  const auto stake = resolve(spec, issues);
  check_base_layers(spec, stake, issues);
  check_commitments(stake, issues);
  check_ownership(stake, issues);
  const auto contracts = resolve_contracts(spec, stake, issues);
  if (issues.list().size() != before) return std::nullopt;
  auto graph = StakeGraphBuilder(spec, stake, contracts).build();
  check_book(graph, issues);
  if (issues.list().size() != before) return std::nullopt;
  return graph;
}

std::span<const Commitment> StakeGraph::commitments_of(AvsId avs) const {
  const auto begin = commitment_offset_[avs.index()];
  return std::span(commitments_).subspan(begin, commitment_offset_[avs.index() + 1] - begin);
}

CommitmentId StakeGraph::first_commitment_of(AvsId avs) const {
  return CommitmentId{commitment_offset_[avs.index()]};
}

std::string_view StakeGraph::operator_set_of(CommitmentId commitment) const {
  return operator_sets_.empty() ? std::string_view() : operator_sets_[commitment.index()];
}

std::span<const OperatorId> StakeGraph::operators_of(AvsId avs) const {
  return row_of(operators_of_, avs.index());
}

std::span<const OperatorId> StakeGraph::operators_behind(PoolId pool) const {
  return row_of(operators_behind_, pool.index());
}

std::span<const AvsId> StakeGraph::services_of(OperatorId operator_id) const {
  return row_of(services_of_, operator_id.index());
}

std::span<const Share> StakeGraph::owners_of(PoolId pool) const {
  return row_of(owners_of_, pool.index());
}

std::span<const Share> StakeGraph::holders_of(PositionId position) const {
  return row_of(holders_of_, position.index());
}

std::span<const Share> StakeGraph::direct_holders_of(PositionId position) const {
  return row_of(direct_holders_of_, position.index());
}

std::span<const PoolId> StakeGraph::pools_through(SmartContractId contract) const {
  return row_of(pools_through_, contract.index());
}

std::span<const PositionId> StakeGraph::positions_through(SmartContractId contract) const {
  return row_of(positions_through_, contract.index());
}

double StakeGraph::value_of(PositionId position) const {
  return value_[position.index()];
}

std::optional<AvsId> StakeGraph::find_avs(std::string_view id) const {
  return find_by_id<AvsId>(avs_, id);
}

std::optional<OperatorId> StakeGraph::find_operator(std::string_view id) const {
  return find_by_id<OperatorId>(operators_, id);
}

std::optional<SmartContractId> StakeGraph::find_smart_contract(std::string_view id) const {
  return find_by_id<SmartContractId>(smart_contracts_, id);
}

std::optional<PositionId> StakeGraph::find_position(std::string_view id) const {
  const auto other = positions_.end() - 1;
  if (id == *other) return PositionId{positions_.size() - 1};
  const auto at = std::lower_bound(positions_.begin(), other, id);
  if (at == other || *at != id) return std::nullopt;
  return PositionId{static_cast<std::size_t>(at - positions_.begin())};
}

}  // namespace faultline::stake
