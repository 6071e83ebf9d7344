// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "stake/stake_graph.hpp"

/// Generators of stake. RapidCheck is dear to compile: one source file includes this.
namespace faultline::property {

/// Anything from low to high, as likely in the first world as in the last.
template <class T>
T any_between(T low, T high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high + 1));
}

inline std::size_t any_count(std::size_t low, std::size_t high) {
  return any_between(low, high);
}

/// A multiple of (high − low)·2⁻²⁰.
inline double any_number(double low, double high) {
  return low + (high - low) * std::ldexp(any_between(0, 1 << 20), -20);
}

inline bool any_coin() {
  return *rc::gen::arbitrary<bool>();
}

/// Indices below `count`, at least one.
inline std::vector<std::size_t> any_subset(std::size_t count) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; ++i) {
    if (any_coin()) chosen.push_back(i);
  }
  if (chosen.empty()) chosen.push_back(any_count(0, count - 1));
  return chosen;
}

template <class T>
std::vector<T> any_order(std::vector<T> list) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[any_count(0, i - 1)]);
  return list;
}

inline std::string named(const char* kind, std::size_t index) {
  return kind + std::to_string(index);
}

/// Those that a rule needs, and may have.
inline stake::PenaltyParameters any_parameters(stake::PenaltyKind kind) {
  stake::PenaltyParameters parameters;
  if (kind == stake::PenaltyKind::additive) parameters.surcharge = any_number(0.0, 2.0);
  if (kind == stake::PenaltyKind::shared && any_coin()) {
    parameters.capture = stake::Capture::simultaneous;
    parameters.window_hours = any_number(0.0, 3000.0);  // occurrences are up to 1095 hours apart
  }
  if (kind == stake::PenaltyKind::babylon) {
    parameters.slashing_rate = static_cast<double>(any_count(1, 9999)) / 1e4;
    parameters.min_fee_sat = any_between<std::int64_t>(0, 1'000'000'000);
  }
  if (kind == stake::PenaltyKind::symbiotic && any_coin())
    parameters.window_hours = any_number(0.0, 3000.0);
  if (kind == stake::PenaltyKind::ethereum) {
    parameters.fork = static_cast<stake::Fork>(any_count(0, 3));
    parameters.total_active_balance = any_number(1e3, 1e6);
    if (any_coin()) parameters.slashed_in_window = any_number(0.0, 1e4);
    if (any_coin()) parameters.leak_days = any_number(0.0, 30.0);
  }
  return parameters;
}

/// Stake behind at most four services under any of the penalty rules, some of it on a base layer,
/// held at most four deep.
class AnyStake {
 public:
  stake::StakeSpec operator()() {
    add_tables();
    for (std::size_t i = any_count(1, 4); i > 0; --i) add_pool();
    for (const auto& pool : spec_.pools) add_commitments(pool);
    for (const auto& pool : spec_.pools) add_delegations(pool);
    add_holdings();
    add_book();
    return spec_;
  }

 private:
  void add_tables() {
    for (std::size_t i = 0; i < 2; ++i) {
      spec_.assets.push_back({.id = named("asset", i), .price = any_number(0.1, 100.0)});
    }
    const auto words = enum_words(stake::PenaltyKind{}).known;
    for (std::size_t k = 0; k < words.size(); ++k) {
      const auto kind = static_cast<stake::PenaltyKind>(k);
      spec_.protocols.push_back(
          {.id = std::string(words[k]), .penalty = kind, .parameters = any_parameters(kind)});
    }
    for (std::size_t i = any_count(1, 4); i > 0; --i) {
      spec_.avs.push_back(
          {.id = named("avs", i), .protocol = any_protocol(), .category = {}, .tags = {}});
    }
    for (std::size_t i = any_count(1, 3); i > 0; --i) {
      spec_.operators.push_back({.id = named("operator", i),
                                 .tags = {{"client", {{"geth", 0.75}, {"reth", 0.25}}}},
                                 .validators = any_between<std::int64_t>(1, 10'000),
                                 .effective_balance = any_number(1.0, 32.0)});
    }
    for (std::size_t i = any_count(1, 4); i > 0; --i) {
      spec_.positions.push_back({.id = named("position", i), .kind = {}});
    }
  }

  /// Of services, which do not slash through a base layer: the last kind.
  std::string any_protocol() {
    return spec_.protocols[any_count(0, spec_.protocols.size() - 2)].id;
  }

  void add_pool() {
    stake::PoolSpec pool{.id = named("pool", spec_.pools.size()),
                         .protocol = spec_.avs[any_count(0, spec_.avs.size() - 1)].protocol,
                         .operators = {},
                         .asset = named("asset", any_count(0, 1)),
                         .amount = any_number(0.0, 1e6)};
    for (const auto i : any_subset(spec_.operators.size())) {
      pool.operators.push_back(spec_.operators[i].id);
    }
    const auto on_base_layer = any_count(0, 3);
    if (on_base_layer == 0) pool.protocol = spec_.protocols.back().id;
    if (on_base_layer == 1) pool.base_layer = spec_.protocols.back().id;
    spec_.pools.push_back(std::move(pool));
  }

  void add_commitments(const stake::PoolSpec& pool) {
    const auto most = static_cast<double>(spec_.avs.size() * pool.operators.size());
    for (const auto& avs : spec_.avs) {
      for (const auto& op : pool.operators) {
        if (avs.protocol != pool.protocol || any_count(0, 3) == 0) continue;
        if (pool.protocol == "unique") {
          allocate({.avs = avs.id, .operator_id = op, .pool = pool.id, .magnitude = {}}, most);
          continue;
        }
        std::optional<double> magnitude;
        if (pool.protocol == "elastic") magnitude = any_number(0.01, 1.0);
        spec_.commitments.push_back(
            {.avs = avs.id, .operator_id = op, .pool = pool.id, .magnitude = magnitude});
        if (pool.protocol == "symbiotic") limit(spec_.commitments.back(), most, pool.amount);
      }
    }
  }

  /// To the AVS as a whole, or to its two sets there; some of it about to change.
  void allocate(stake::CommitmentSpec commitment, double most) {
    const std::size_t sets = any_count(1, 2);
    for (std::size_t set = 0; set < sets; ++set) {
      if (sets > 1) commitment.operator_set = named("set", set);
      commitment.magnitude = any_number(0.01, 0.5) / most / 2.0;
      const double pending = any_number(0.01, 1.0);
      switch (any_count(0, 3)) {
        case 0:
          commitment.pending_magnitude = -pending * *commitment.magnitude;
          break;
        case 1:
          commitment.pending_magnitude = pending / most / 4.0;
          break;
        default:
          commitment.pending_magnitude = std::nullopt;
      }
      commitment.effective_day = std::nullopt;
      if (commitment.pending_magnitude)  // some on the very date of an occurrence
        commitment.effective_day = any_coin() ? 0.125 * 365.0 : any_number(0.1, 80.0);
      spec_.commitments.push_back(commitment);
    }
  }

  /// Shares of a network are written for all of its operators or for none: by its name.
  static void limit(stake::CommitmentSpec& commitment, double most, double amount) {
    if (any_coin()) commitment.network_limit = any_number(0.0, 1.5) * amount;
    if (commitment.avs.back() % 2 == 0) commitment.operator_share = any_number(0.01, 1.0) / most;
  }

  void add_delegations(const stake::PoolSpec& pool) {
    const double part = pool.amount / static_cast<double>(spec_.positions.size());
    for (const auto& position : spec_.positions) {
      if (!any_coin()) continue;
      spec_.delegations.push_back(
          {.position = position.id, .pool = pool.id, .amount = part * any_number(0.0, 1.0)});
    }
  }

  void add_holdings() {
    const auto count = spec_.positions.size();
    for (std::size_t holder = 0; holder < count; ++holder) {
      for (std::size_t held = holder + 1; held < count; ++held) {
        if (!any_coin()) continue;
        spec_.holdings.push_back({.position = spec_.positions[holder].id,
                                  .held = spec_.positions[held].id,
                                  .fraction = any_number(0.01, 1.0) / static_cast<double>(count)});
      }
    }
  }

  void add_book() {
    const auto count = static_cast<double>(spec_.positions.size());
    for (const auto i : any_subset(spec_.positions.size())) {
      spec_.book.push_back(
          {.position = spec_.positions[i].id, .fraction = any_number(0.01, 1.0) / count});
    }
  }

  stake::StakeSpec spec_;
};

/// Up to three contracts that hold some of the pools or positions and lose of it, or freeze it.
inline stake::StakeSpec with_contracts(stake::StakeSpec spec) {
  for (std::size_t i = any_count(1, 3); i > 0; --i) {
    stake::SmartContractSpec contract;
    contract.id = named("contract", spec.smart_contracts.size());
    if (any_coin()) {
      contract.scope = stake::ContractScope::pool;
      for (const auto p : any_subset(spec.pools.size()))
        contract.through.push_back(spec.pools[p].id);
    } else {
      for (const auto p : any_subset(spec.positions.size()))
        contract.through.push_back(spec.positions[p].id);
    }
    if (any_count(0, 3) == 0) {
      contract.mode = stake::ContractMode::freeze;
      contract.freeze_days = any_number(1.0, 100.0);
    }
    spec.smart_contracts.push_back(std::move(contract));
  }
  return spec;
}

}  // namespace faultline::property
