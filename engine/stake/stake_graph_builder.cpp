// SPDX-License-Identifier: Apache-2.0
#include "stake/stake_graph_builder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/date.hpp"
#include "stake/look_through.hpp"

namespace faultline::stake {

namespace {

/// An undelegated rest below this part of a pool is the rounding of what was written.
constexpr double rounding_rest = 1e-12;

template <class Rows>
void end_row(Rows& rows) {
  rows.offset.push_back(static_cast<std::uint32_t>(rows.values.size()));
}

}  // namespace

StakeGraph StakeGraphBuilder::build() {
  add_entities();
  add_pools();
  add_commitments();
  index_services();
  add_owners();
  add_holders();
  add_values();
  add_smart_contracts();
  graph_.book_ = stake_.book;
  return std::move(graph_);
}

void StakeGraphBuilder::add_entities() {
  graph_.assets_.assign(stake_.assets.names().begin(), stake_.assets.names().end());
  for (std::size_t p = 0; p < stake_.protocols.size(); ++p) {
    const auto& row = spec_.protocols[stake_.protocols.row(p)];
    graph_.protocols_.push_back(
        {row.id, row.penalty, row.parameters.value_or(PenaltyParameters{})});
  }
  for (std::size_t a = 0; a < stake_.avs.size(); ++a) {
    const auto& row = spec_.avs[stake_.avs.row(a)];
    graph_.avs_.push_back({row.id, with_category(row.tags, row.category)});
  }
  for (std::size_t o = 0; o < stake_.operators.size(); ++o) {
    const auto& row = spec_.operators[stake_.operators.row(o)];
    graph_.operators_.push_back({.id = row.id,
                                 .tags = row.tags,
                                 .validators = static_cast<double>(row.validators.value_or(0)),
                                 .effective_balance = row.effective_balance.value_or(32.0)});
  }
  graph_.positions_.assign(stake_.positions.names().begin(), stake_.positions.names().end());
  graph_.positions_.emplace_back("other");
}

void StakeGraphBuilder::add_pools() {
  for (std::size_t p = 0; p < stake_.pools.size(); ++p) {
    const auto& pool = stake_.pool_rows[p];
    graph_.pools_.push_back({.id = stake_.pools.name(p),
                             .protocol = pool.protocol,
                             .asset = pool.asset,
                             .amount = pool.amount,
                             .price = spec_.assets[stake_.assets.row(pool.asset.index())].price,
                             .base_layer = pool.base_layer});
    auto& behind = graph_.operators_behind_;
    behind.values.insert(behind.values.end(), pool.operators.begin(), pool.operators.end());
    end_row(behind);
  }
}

void StakeGraphBuilder::add_commitments() {
  graph_.commitment_offset_.assign(stake_.avs.size() + 1, 0);
  for (const auto& row : stake_.commitments) {
    graph_.commitments_.push_back(
        {.avs = row.avs,
         .operator_id = row.operator_id,
         .pool = row.pool,
         .magnitude = row.magnitude.value_or(1.0),
         .network_limit = row.network_limit.value_or(std::numeric_limits<double>::infinity()),
         .operator_share = row.operator_share.value_or(1.0),
         .pending_magnitude = row.pending_magnitude.value_or(0.0),
         .effective_years = row.effective_day ? *row.effective_day / base::days_per_year
                                              : std::numeric_limits<double>::infinity()});
    graph_.commitment_offset_[row.avs.index() + 1] += 1;
  }
  for (std::size_t a = 0; a < stake_.avs.size(); ++a) {
    graph_.commitment_offset_[a + 1] += graph_.commitment_offset_[a];
  }
  name_operator_sets();
}

void StakeGraphBuilder::name_operator_sets() {
  const auto& rows = stake_.commitments;
  if (std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row.operator_set; }))
    return;
  for (const auto& row : rows) graph_.operator_sets_.push_back(row.operator_set.value_or(""));
}

void StakeGraphBuilder::index_services() {
  std::vector<std::pair<OperatorId, AvsId>> services;
  for (std::size_t a = 0; a < stake_.avs.size(); ++a) {
    auto& operators = graph_.operators_of_.values;
    const std::size_t begin = operators.size();
    for (const auto& commitment : graph_.commitments_of(AvsId{a})) {
      if (operators.size() > begin && operators.back() == commitment.operator_id) continue;
      operators.push_back(commitment.operator_id);
      services.emplace_back(commitment.operator_id, commitment.avs);
    }
    end_row(graph_.operators_of_);
  }
  std::sort(services.begin(), services.end());
  auto next = services.begin();
  for (std::size_t o = 0; o < stake_.operators.size(); ++o) {
    for (; next != services.end() && next->first == OperatorId{o}; ++next) {
      graph_.services_of_.values.push_back(next->second);
    }
    end_row(graph_.services_of_);
  }
}

void StakeGraphBuilder::add_owners() {
  auto next = stake_.delegations.begin();
  for (std::size_t p = 0; p < stake_.pools.size(); ++p) {
    const auto begin = next;
    double delegated = 0.0;
    for (; next != stake_.delegations.end() && next->pool == PoolId{p}; ++next) {
      delegated += next->amount;
    }
    const double amount = stake_.pool_rows[p].amount;
    const double rest = amount - delegated;
    const bool has_rest = rest > rounding_rest * amount || delegated == 0.0;
    const double whole = has_rest ? amount : delegated;
    auto& owners = graph_.owners_of_.values;
    for (auto row = begin; row != next; ++row) {
      if (row->amount > 0.0) owners.push_back({row->position, row->amount / whole});
    }
    if (has_rest) owners.push_back({other(), delegated == 0.0 ? 1.0 : rest / whole});
    end_row(graph_.owners_of_);
  }
}

void StakeGraphBuilder::add_holders() {
  const auto order = order_by_holding(stake_).order;
  for (const auto& shares : look_through(stake_, order)) {
    auto& all = graph_.holders_of_.values;
    all.insert(all.end(), shares.begin(), shares.end());
    end_row(graph_.holders_of_);
  }
  end_row(graph_.holders_of_);  // nobody holds `other`
  auto next = stake_.holdings.begin();
  for (std::size_t p = 0; p < graph_.positions_.size(); ++p) {
    for (; next != stake_.holdings.end() && next->held == PositionId{p}; ++next)
      graph_.direct_holders_of_.values.push_back({next->position, next->fraction});
    end_row(graph_.direct_holders_of_);
  }
  for (const auto position : order) graph_.look_through_order_.emplace_back(position);
  graph_.look_through_order_.push_back(other());
}

void StakeGraphBuilder::add_values() {
  std::vector<double> direct(graph_.positions_.size(), 0.0);
  for (std::size_t p = 0; p < graph_.pools_.size(); ++p) {
    const double worth = graph_.pools_[p].amount * graph_.pools_[p].price;
    for (const auto& [owner, fraction] : graph_.owners_of(PoolId{p})) {
      direct[owner.index()] += fraction * worth;
    }
  }
  graph_.value_ = direct;
  for (std::size_t p = 0; p < direct.size(); ++p) {
    for (const auto& [holder, fraction] : graph_.holders_of(PositionId{p})) {
      graph_.value_[holder.index()] += fraction * direct[p];
    }
  }
}

void StakeGraphBuilder::add_smart_contracts() {
  for (const auto& [contract, pools, positions] : contracts_) {
    graph_.smart_contracts_.push_back(contract);
    auto& all_pools = graph_.pools_through_.values;
    all_pools.insert(all_pools.end(), pools.begin(), pools.end());
    end_row(graph_.pools_through_);
    auto& all_positions = graph_.positions_through_.values;
    all_positions.insert(all_positions.end(), positions.begin(), positions.end());
    end_row(graph_.positions_through_);
  }
}

}  // namespace faultline::stake
