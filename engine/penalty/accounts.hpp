// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <variant>
#include <vector>

#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// What a failure asks of one commitment.
struct Slash {
  double fraction;  ///< (0, 1]: severity × share
  double time;      ///< years since `as_of`
};

/// What a commitment gives for it.
struct Taken {
  double fraction;         ///< of what the commitment reaches
  double lost;             ///< asset units, at least 0
  double shortfall = 0.0;  ///< asset units that it was credited with and not paid
};

/// A rule under which a hit depends on more than what is left of one slot of `Reach`. It keeps an
/// account of each pool and of each commitment while a trial is walked, both empty (made by
/// default) at its start, and says what a hit takes from them:
///
///     Taken take(const stake::Pool&, const stake::Commitment&, const Slash&,
///                PoolAccount&, CommitmentAccount&) const;
///
/// Hits come in the order of time; what all hits on a pool take is at most its amount.
template <class Rule>
concept KeepsAccounts = requires {
  typename Rule::PoolAccount;
  typename Rule::CommitmentAccount;
};

/// A rule that keeps an account only of what the services of some commitments take: of every AVS
/// that has a commitment with `keeps_account_of(commitment)`. Dates matter to those. The others are
/// reached as under a rule without accounts.
template <class Rule>
concept KeepsSomeAccounts = KeepsAccounts<Rule> && requires(const stake::Commitment& commitment) {
  Rule::keeps_account_of(commitment);
};

/// The accounts of one rule, all empty between trials.
template <class Rule>
class Accounts {
 public:
  void clear() {}
};

template <KeepsAccounts Rule>
class Accounts<Rule> {
 public:
  /// The account of the commitment is number `commitment` of the graph.
  Taken take(const Rule& rule, const stake::StakeGraph& graph, std::uint32_t commitment,
             const Slash& slash) {
    if (pools_.size() < graph.pools().size()) pools_.resize(graph.pools().size());
    if (commitments_.size() < graph.commitments().size()) {
      commitments_.resize(graph.commitments().size());
    }
    const auto& committed = graph.commitments()[commitment];
    const auto pool = committed.pool.index();
    touched_.push_back({pool, commitment});
    return rule.take(graph.pools()[pool], committed, slash, pools_[pool], commitments_[commitment]);
  }

  void clear() {
    for (const auto& [pool, commitment] : touched_) {
      pools_[pool] = {};
      commitments_[commitment] = {};
    }
    touched_.clear();
  }

 private:
  struct Touched {
    std::uint32_t pool;
    std::uint32_t commitment;
  };
  std::vector<typename Rule::PoolAccount> pools_;
  std::vector<typename Rule::CommitmentAccount> commitments_;
  std::vector<Touched> touched_;
};

/// The accounts of every rule of a list.
template <class Rules>
class AccountsOf;

template <class... Rule>
class AccountsOf<std::variant<Rule...>> {
 public:
  template <class One>
  [[nodiscard]] Accounts<One>& of() {
    return std::get<Accounts<One>>(accounts_);
  }
  void clear() {
    std::apply([](auto&... one) { (one.clear(), ...); }, accounts_);
  }

 private:
  std::tuple<Accounts<Rule>...> accounts_;
};

}  // namespace faultline::penalty
