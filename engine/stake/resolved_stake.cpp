// SPDX-License-Identifier: Apache-2.0
#include "stake/resolved_stake.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace faultline::stake {

namespace {

auto key_of(const ResolvedStake::Commitment& c) {
  return std::tie(c.avs, c.operator_id, c.pool, c.operator_set);
}
auto key_of(const ResolvedStake::Delegation& d) {
  return std::tie(d.pool, d.position);
}
auto key_of(const ResolvedStake::Holding& h) {
  return std::tie(h.held, h.position);
}

class Resolver {
 public:
  Resolver(const StakeSpec& spec, base::Issues& issues) : spec_(spec), issues_(issues) {}

  ResolvedStake resolve() {
    resolve_names();
    resolve_services();
    resolve_pools();
    resolve_commitments();
    resolve_delegations();
    resolve_holdings();
    resolve_book();
    return std::move(to_);
  }

 private:
  void resolve_names() {
    to_.assets = NameTable::make("asset", spec_.assets, issues_);
    to_.protocols = NameTable::make("protocol", spec_.protocols, issues_);
    to_.avs = NameTable::make("avs", spec_.avs, issues_);
    to_.operators = NameTable::make("operator", spec_.operators, issues_);
    to_.pools = NameTable::make("pool", spec_.pools, issues_);
    to_.positions = NameTable::make("position", spec_.positions, issues_);
  }

  /// An invalid id, and an issue at `row` + `field`, where the name is not declared.
  template <class Id, class Row>
  Id find(const NameTable& table, const std::string& name, const Row& row, std::string_view field) {
    if (const auto found = table.find(name)) return Id{*found};
    issues_.add(row() + std::string(field), fmt::format("there is no {} `{}`", table.table(), name),
                fmt::format("a declared {}", table.table()),
                base::did_you_mean(name, table.names()));
    return Id{};
  }

  void resolve_services() {
    for (std::size_t p = 0; p < to_.protocols.size(); ++p) {
      to_.penalty_of.push_back(spec_.protocols[to_.protocols.row(p)].penalty);
    }
    for (std::size_t a = 0; a < to_.avs.size(); ++a) {
      const auto& row = spec_.avs[to_.avs.row(a)];
      const auto path = [&] { return "avs." + row.id; };
      to_.protocol_of_avs.push_back(
          find<ProtocolId>(to_.protocols, row.protocol, path, ".protocol"));
    }
  }

  void resolve_pools() {
    for (std::size_t p = 0; p < to_.pools.size(); ++p) {
      const auto& row = spec_.pools[to_.pools.row(p)];
      const auto path = [&] { return "pool." + row.id; };
      const auto protocol = find<ProtocolId>(to_.protocols, row.protocol, path, ".protocol");
      to_.pool_rows.push_back({.protocol = protocol,
                               .asset = find<AssetId>(to_.assets, row.asset, path, ".asset"),
                               .operators = resolve_operators(row),
                               .amount = row.amount,
                               .base_layer = resolve_base_layer(row, protocol)});
    }
  }

  ProtocolId resolve_base_layer(const PoolSpec& row, ProtocolId protocol) {
    if (!row.base_layer.empty())
      return find<ProtocolId>(
          to_.protocols, row.base_layer, [&] { return "pool." + row.id; }, ".base_layer");
    const bool itself =
        protocol.valid() && to_.penalty_of[protocol.index()] == PenaltyKind::ethereum;
    return itself ? protocol : ProtocolId{};
  }

  std::vector<OperatorId> resolve_operators(const PoolSpec& row) {
    std::vector<OperatorId> operators;
    for (std::size_t i = 0; i < row.operators.size(); ++i) {
      const auto path = [&] { return fmt::format("pool.{}.operators[{}]", row.id, i); };
      const auto id = find<OperatorId>(to_.operators, row.operators[i], path, "");
      if (std::find(operators.begin(), operators.end(), id) == operators.end()) {
        operators.push_back(id);
      } else if (id.valid()) {
        issues_.add(path(), fmt::format("`{}` is named twice", row.operators[i]));
      }
    }
    std::sort(operators.begin(), operators.end());
    return operators;
  }

  void resolve_commitments() {
    for (const auto& row : spec_.commitments) {
      const auto path = [&] { return fmt::format("commitment[{}]", row_key(row)); };
      const auto avs = find<AvsId>(to_.avs, row.avs, path, ".avs");
      const auto op = find<OperatorId>(to_.operators, row.operator_id, path, ".operator");
      const auto pool = find<PoolId>(to_.pools, row.pool, path, ".pool");
      if (avs.valid() && op.valid() && pool.valid()) {
        to_.commitments.push_back({avs, op, pool, row.magnitude, row.network_limit,
                                   row.operator_share, row.operator_set, row.pending_magnitude,
                                   row.effective_day});
      }
    }
    sort_rows(to_.commitments);
  }

  void resolve_delegations() {
    for (const auto& row : spec_.delegations) {
      const auto path = [&] { return fmt::format("delegation[{}]", row_key(row)); };
      const auto position = find<PositionId>(to_.positions, row.position, path, ".position");
      const auto pool = find<PoolId>(to_.pools, row.pool, path, ".pool");
      if (position.valid() && pool.valid()) {
        to_.delegations.push_back({pool, position, row.amount});
      }
    }
    sort_rows(to_.delegations);
  }

  void resolve_holdings() {
    for (const auto& row : spec_.holdings) {
      const auto path = [&] { return fmt::format("holding[{}]", row_key(row)); };
      const auto holder = find<PositionId>(to_.positions, row.position, path, ".position");
      const auto held = find<PositionId>(to_.positions, row.held, path, ".held");
      if (holder.valid() && held.valid()) to_.holdings.push_back({held, holder, row.fraction});
    }
    sort_rows(to_.holdings);
  }

  void resolve_book() {
    for (const auto& row : spec_.book) {
      const auto path = [&] { return "book." + row.position; };
      const auto position = find<PositionId>(to_.positions, row.position, path, ".position");
      if (position.valid()) to_.book.push_back({position, row.fraction});
    }
    const auto less = [](const Share& a, const Share& b) { return a.position < b.position; };
    std::stable_sort(to_.book.begin(), to_.book.end(), less);
    drop_repeated(
        to_.book, [](const Share& share) { return share.position; },
        [&](const Share& share) { return "book." + to_.positions.name(share.position.index()); });
  }

  template <class Row>
  void sort_rows(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return key_of(a) < key_of(b); });
    drop_repeated(
        rows, [](const Row& row) { return key_of(row); },
        [&](const Row& row) { return to_.path_of(row); });
  }

  template <class Row, class Key, class Path>
  void drop_repeated(std::vector<Row>& rows, const Key& key, const Path& path) {
    const auto repeats = [&](const Row& a, const Row& b) {
      if (key(a) != key(b)) return false;
      issues_.add(path(b), "the row is written twice", "one row");
      return true;
    };
    rows.erase(std::unique(rows.begin(), rows.end(), repeats), rows.end());
  }

  const StakeSpec& spec_;
  base::Issues& issues_;
  ResolvedStake to_;
};

}  // namespace

std::string ResolvedStake::path_of(const Commitment& row) const {
  return fmt::format("commitment[{},{},{}{}]", avs.name(row.avs.index()),
                     operators.name(row.operator_id.index()), pools.name(row.pool.index()),
                     row.operator_set ? "," + *row.operator_set : "");
}

std::string ResolvedStake::path_of(const Delegation& row) const {
  return fmt::format("delegation[{},{}]", positions.name(row.position.index()),
                     pools.name(row.pool.index()));
}

std::string ResolvedStake::path_of(const Holding& row) const {
  return fmt::format("holding[{},{}]", positions.name(row.position.index()),
                     positions.name(row.held.index()));
}

ResolvedStake resolve(const StakeSpec& spec, base::Issues& issues) {
  return Resolver(spec, issues).resolve();
}

}  // namespace faultline::stake
