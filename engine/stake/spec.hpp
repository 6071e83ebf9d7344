// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "stake/penalty_spec.hpp"
#include "stake/smart_contract_spec.hpp"

/// What the user writes about stake: assets, protocols, services, operators, pools, commitments
/// and positions (docs/methods/stake.md). Plain data; `StakeGraph` is the validated form.
namespace faultline::stake {

/// What is staked, with its price in the scenario's numeraire.
struct AssetSpec {
  std::string id;
  double price = 0.0;
};

struct ProtocolSpec {
  std::string id;
  PenaltyKind penalty = PenaltyKind::shared;
  std::optional<PenaltyParameters> parameters = std::nullopt;
};

/// A service that stake secures and that can have it slashed.
struct AvsSpec {
  std::string id;
  std::string protocol;
  std::string category;
  base::WeightedTags tags;
};

/// Who runs the nodes.
struct OperatorSpec {
  std::string id;
  base::WeightedTags tags;
  std::optional<std::int64_t> validators = std::nullopt;   ///< on the base layer of its pools
  std::optional<double> effective_balance = std::nullopt;  ///< ETH of each of them
};

/// One ledger balance that can be slashed.
struct PoolSpec {
  std::string id;
  std::string protocol;
  std::vector<std::string> operators;
  std::string asset;
  double amount = 0.0;          ///< asset units
  std::string base_layer = {};  ///< protocol that slashes the validators under it, too
};

/// How far an AVS reaches into a pool through an operator, with one of its operator sets.
struct CommitmentSpec {
  std::string avs;
  std::string operator_id;
  std::string pool;
  std::optional<double>
      magnitude;  ///< fraction of the pool; `unique` and `elastic` need it, others have none
  std::optional<double> network_limit = std::nullopt;      ///< asset units; `symbiotic`
  std::optional<double> operator_share = std::nullopt;     ///< of the network's stake; `symbiotic`
  std::optional<std::string> operator_set = std::nullopt;  ///< `unique`
  std::optional<double> pending_magnitude = std::nullopt;  ///< of a change under way; `unique`
  std::optional<double> effective_day = std::nullopt;      ///< of that change
};

/// Who bears the loss.
struct PositionSpec {
  std::string id;
  std::string kind;  ///< free label: "lrt", "desk", "direct"
};

struct DelegationSpec {
  std::string position;
  std::string pool;
  double amount = 0.0;  ///< asset units of the pool
};

struct HoldingSpec {
  std::string position;
  std::string held;
  double fraction = 0.0;
};

/// A position of the book, with the fraction of it that is ours.
struct BookSpec {
  std::string position;
  double fraction = 1.0;
};

template <class V>
void describe(V& v, AssetSpec& s) {
  v.required({"id", "", "name of the asset"}, s.id);
  v.required({"price", "numeraire", "price of one unit"}, s.price, base::above(0.0));
}
template <class V>
void describe(V& v, ProtocolSpec& s) {
  v.required({"id", "", "name of the protocol"}, s.id);
  v.required({"penalty", "", "rule that turns a failure into stake lost"}, s.penalty);
  v.optional({"parameters", "", "numbers of the rule"}, s.parameters);
}
template <class V>
void describe(V& v, AvsSpec& s) {
  v.required({"id", "", "name of the AVS"}, s.id);
  v.reference({"protocol", "", "protocol that lets it slash"}, s.protocol, "protocol");
  v.field({"category", "", "what kind of service it is; selectors see it as a tag"}, s.category);
  v.field({"tags", "", "further labels, each a word or weights by word"}, s.tags);
}
template <class V>
void describe(V& v, OperatorSpec& s) {
  v.required({"id", "", "name of the operator"}, s.id);
  v.field({"tags", "", "client, cloud, infra, …: each a word or weights by word"}, s.tags);
  v.optional({"validators", "1",
              "its validators on the base layer of its pools, in these pools and outside"},
             s.validators, base::at_least(1.0));
  v.optional({"effective_balance", "ETH", "of each of its validators; 32 if not written"},
             s.effective_balance, base::between(1.0, 2048.0));
}
template <class V>
void describe(V& v, PoolSpec& s) {
  v.required({"id", "", "name of the pool"}, s.id);
  v.reference({"protocol", "", "protocol whose ledger holds the pool"}, s.protocol, "protocol");
  v.references({"operators", "", "operators that the pool stands behind"}, s.operators, "operator");
  v.reference({"asset", "", "asset of the balance"}, s.asset, "asset");
  v.required({"amount", "asset", "the balance"}, s.amount, base::at_least(0.0));
  v.field({"base_layer", "",
           "protocol of kind `ethereum` whose validators hold the balance: restaked native ETH"},
          s.base_layer);
  v.unsupported("vault", "vault that holds the balance");
}
template <class V>
void describe(V& v, CommitmentSpec& s) {
  v.reference({"avs", "", "the service that may slash"}, s.avs, "avs");
  v.reference({"operator", "", "operator through which it reaches the pool"}, s.operator_id,
              "operator");
  v.reference({"pool", "", "the balance it reaches"}, s.pool, "pool");
  v.optional(
      {"operator_set", "",
       "name of an operator set of the AVS, where it has several here; each is an allocation "
       "of its own (`unique`)",
       base::FieldRole::label},
      s.operator_set);
  v.optional({"magnitude", "1",
              "fraction of the pool allocated to this AVS (`unique`, `elastic`); 0 only where a "
              "pending allocation is the first"},
             s.magnitude, base::between(0.0, 1.0));
  v.optional({"pending_magnitude", "1",
              "change of the magnitude under way: a deallocation, below 0, is slashable until it "
              "takes effect, an allocation, above 0, from then on (`unique`)"},
             s.pending_magnitude, base::between(-1.0, 1.0));
  v.optional(
      {"effective_day", "d",
       "when the pending change takes effect, in days from `as_of`; to the last moment of it "
       "a deallocation is slashable"},
      s.effective_day, base::above(0.0));
  v.optional({"network_limit", "asset", "most that the network sees of the vault (`symbiotic`)"},
             s.network_limit, base::at_least(0.0));
  v.optional(
      {"operator_share", "1",
       "the operator's part of what the network sees; all of it if not written (`symbiotic`)"},
      s.operator_share, base::fraction());
}
template <class V>
void describe(V& v, PositionSpec& s) {
  v.required({"id", "", "name of the position; `book` and `other` are taken"}, s.id);
  v.field({"kind", "", "label: lrt, direct, desk, …"}, s.kind);
}
template <class V>
void describe(V& v, DelegationSpec& s) {
  v.reference({"position", "", "the owner"}, s.position, "position");
  v.reference({"pool", "", "the pool it owns a part of"}, s.pool, "pool");
  v.required({"amount", "asset", "how much of the pool it owns"}, s.amount, base::at_least(0.0));
}
template <class V>
void describe(V& v, HoldingSpec& s) {
  v.reference({"position", "", "the holder"}, s.position, "position");
  v.reference({"held", "", "the position it holds a part of"}, s.held, "position");
  v.required({"fraction", "1", "the part held"}, s.fraction, base::fraction());
}
template <class V>
void describe(V& v, BookSpec& s) {
  v.reference({"position", "", "a position of the book"}, s.position, "position");
  v.field({"fraction", "1", "the part of it that is ours"}, s.fraction, base::fraction());
}

inline std::string row_key(const AssetSpec& s) {
  return s.id;
}
inline std::string row_key(const ProtocolSpec& s) {
  return s.id;
}
inline std::string row_key(const AvsSpec& s) {
  return s.id;
}
inline std::string row_key(const OperatorSpec& s) {
  return s.id;
}
inline std::string row_key(const PoolSpec& s) {
  return s.id;
}
inline std::string row_key(const CommitmentSpec& s) {
  const auto key = s.avs + "," + s.operator_id + "," + s.pool;
  return s.operator_set ? key + "," + *s.operator_set : key;
}
inline std::string row_key(const PositionSpec& s) {
  return s.id;
}
inline std::string row_key(const DelegationSpec& s) {
  return s.position + "," + s.pool;
}
inline std::string row_key(const HoldingSpec& s) {
  return s.position + "," + s.held;
}
inline std::string row_key(const BookSpec& s) {
  return s.position;
}

/// All of it, each list sorted by row key before a graph is made of it.
struct StakeSpec {
  std::vector<AssetSpec> assets;
  std::vector<ProtocolSpec> protocols;
  std::vector<AvsSpec> avs;
  std::vector<OperatorSpec> operators;
  std::vector<PoolSpec> pools;
  std::vector<CommitmentSpec> commitments;
  std::vector<PositionSpec> positions;
  std::vector<DelegationSpec> delegations;
  std::vector<HoldingSpec> holdings;
  std::vector<BookSpec> book;
  std::vector<SmartContractSpec> smart_contracts;
};

}  // namespace faultline::stake
