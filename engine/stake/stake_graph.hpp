// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/issue.hpp"
#include "stake/spec.hpp"

namespace faultline::stake {

using AssetId = base::Id<struct AssetTag>;
using ProtocolId = base::Id<struct ProtocolTag>;
using AvsId = base::Id<struct AvsTag>;
using OperatorId = base::Id<struct OperatorTag>;
using PoolId = base::Id<struct PoolTag>;
using CommitmentId = base::Id<struct CommitmentTag>;
using PositionId = base::Id<struct PositionTag>;
using SmartContractId = base::Id<struct SmartContractTag>;

struct Protocol {
  std::string id;
  PenaltyKind penalty;
  PenaltyParameters parameters{};  ///< those that its rule needs are there
};

struct Avs {
  std::string id;
  base::WeightedTags tags;  ///< `category` included, as a tag of weight 1
};

struct Operator {
  std::string id;
  base::WeightedTags tags;
  double validators = 0.0;          ///< on the base layer of its pools; 0 where it is not said
  double effective_balance = 32.0;  ///< ETH of each of them
};

struct Pool {
  std::string id;
  ProtocolId protocol;
  AssetId asset;
  double amount;            ///< asset units
  double price;             ///< numeraire per asset unit
  ProtocolId base_layer{};  ///< slashes the validators under it; invalid where there are none
};

/// An allocation, to one operator set of the AVS under `unique`.
struct Commitment {
  AvsId avs;
  OperatorId operator_id;
  PoolId pool;
  double magnitude;  ///< fraction of the pool reached; 1 under `shared`
  /// `symbiotic`: the AVS sees at most this much of the pool, in asset units, and the operator has
  /// this part of what it sees.
  double network_limit = std::numeric_limits<double>::infinity();
  double operator_share = 1.0;
  /// `unique`: what the magnitude changes by, and when, in years; 0 where no change is under way.
  double pending_magnitude = 0.0;
  double effective_years = std::numeric_limits<double>::infinity();

  /// Whether the change has taken effect: a deallocation, below 0, is slashable up to its moment,
  /// that included, an allocation from it on, that included.
  [[nodiscard]] bool is_changed(double years) const {
    return pending_magnitude < 0.0 ? years > effective_years : years >= effective_years;
  }
  /// The most of the pool that it ever reaches.
  [[nodiscard]] double largest_magnitude() const {
    return magnitude + std::max(pending_magnitude, 0.0);
  }
};

/// Code that holds funds and may fail. Its name in the code is not `Contract`, which here is a
/// contract of insurance.
struct SmartContract {
  std::string id;
  base::WeightedTags tags;  ///< `category` included, as a tag of weight 1
  ContractScope scope = ContractScope::position;
  ContractMode mode = ContractMode::loss;
  double frozen_years = 0.0;  ///< of `freeze`
  double freeze_rate = 0.0;   ///< loss for each year in which a value is frozen, as a part of it
};

/// A position's part of one pool, or a holder's part of one position.
struct Share {
  PositionId position;
  double fraction;
};

/// Who has how much at stake, with whom, and who bears it: built once, shared by const reference.
///
/// Entities are sorted by id, commitments by (AVS, operator, pool, operator set), so that the order
/// of rows in a file changes nothing. The last position is `other`: what no declared position has
/// delegated, so that over all positions the shares of a pool add up to 1 (S.1).
class StakeGraph {
 public:
  /// Checks the whole of `spec` (references, sums of magnitudes, delegations above the balance,
  /// cyclic holdings, …) and appends every complaint to `issues`; empty when there is one.
  static std::optional<StakeGraph> compile(const StakeSpec& spec, base::Issues& issues);

  [[nodiscard]] std::span<const std::string> assets() const { return assets_; }
  [[nodiscard]] std::span<const Protocol> protocols() const { return protocols_; }
  [[nodiscard]] std::span<const Avs> avs() const { return avs_; }
  [[nodiscard]] std::span<const Operator> operators() const { return operators_; }
  [[nodiscard]] std::span<const Pool> pools() const { return pools_; }
  [[nodiscard]] std::span<const Commitment> commitments() const { return commitments_; }
  /// Names, `other` last.
  [[nodiscard]] std::span<const std::string> positions() const { return positions_; }

  /// Commitments of an AVS: consecutive in `commitments()`; `first` is the id of element 0.
  [[nodiscard]] std::span<const Commitment> commitments_of(AvsId avs) const;
  [[nodiscard]] CommitmentId first_commitment_of(AvsId avs) const;
  /// Name of the operator set of a commitment; empty where none is written.
  [[nodiscard]] std::string_view operator_set_of(CommitmentId commitment) const;
  /// Of every commitment; empty where no set is written of any.
  [[nodiscard]] std::span<const std::string> operator_sets() const { return operator_sets_; }
  /// Operators with at least one commitment to the AVS, each once, in order.
  [[nodiscard]] std::span<const OperatorId> operators_of(AvsId avs) const;
  /// AVSs that the operator has at least one commitment to, each once, in order.
  [[nodiscard]] std::span<const AvsId> services_of(OperatorId operator_id) const;

  /// Operators that a pool stands behind, in order.
  [[nodiscard]] std::span<const OperatorId> operators_behind(PoolId pool) const;

  /// Direct owners of a pool, as fractions of its amount that add up to 1 (`other` included).
  [[nodiscard]] std::span<const Share> owners_of(PoolId pool) const;
  /// All direct and indirect holders of a position with their total fraction (look-through),
  /// itself not included; a holder comes after everything it holds in `look_through_order()`.
  [[nodiscard]] std::span<const Share> holders_of(PositionId position) const;
  /// Those who hold a position directly, with the fraction that they hold.
  [[nodiscard]] std::span<const Share> direct_holders_of(PositionId position) const;
  [[nodiscard]] std::span<const PositionId> look_through_order() const {
    return look_through_order_;
  }
  /// What a position can lose at most: all it owns, directly and through others, at base prices.
  [[nodiscard]] double value_of(PositionId position) const;
  /// The book: positions with the fraction that is ours, in order.
  [[nodiscard]] std::span<const Share> book() const { return book_; }

  [[nodiscard]] std::span<const SmartContract> smart_contracts() const { return smart_contracts_; }
  /// What a smart contract takes from when it fails: pools under scope `pool`, ascending, and
  /// otherwise positions, ascending.
  [[nodiscard]] std::span<const PoolId> pools_through(SmartContractId contract) const;
  [[nodiscard]] std::span<const PositionId> positions_through(SmartContractId contract) const;

  [[nodiscard]] std::optional<AvsId> find_avs(std::string_view id) const;
  [[nodiscard]] std::optional<OperatorId> find_operator(std::string_view id) const;
  [[nodiscard]] std::optional<PositionId> find_position(std::string_view id) const;
  [[nodiscard]] std::optional<SmartContractId> find_smart_contract(std::string_view id) const;

 private:
  friend class StakeGraphBuilder;
  StakeGraph() = default;

  template <class T>
  struct Rows {  ///< compressed sparse rows
    std::vector<std::uint32_t> offset{0};
    std::vector<T> values;
  };
  std::vector<std::string> assets_;
  std::vector<Protocol> protocols_;
  std::vector<Avs> avs_;
  std::vector<Operator> operators_;
  std::vector<Pool> pools_;
  std::vector<Commitment> commitments_;
  std::vector<std::string> operator_sets_;  ///< by commitment, or none
  std::vector<std::string> positions_;
  std::vector<std::uint32_t> commitment_offset_;  ///< by AVS
  Rows<OperatorId> operators_of_;
  Rows<AvsId> services_of_;
  Rows<OperatorId> operators_behind_;
  Rows<Share> owners_of_;
  Rows<Share> holders_of_;
  Rows<Share> direct_holders_of_;
  std::vector<PositionId> look_through_order_;
  std::vector<double> value_;
  std::vector<Share> book_;
  std::vector<SmartContract> smart_contracts_;
  Rows<PoolId> pools_through_;
  Rows<PositionId> positions_through_;
};

}  // namespace faultline::stake
