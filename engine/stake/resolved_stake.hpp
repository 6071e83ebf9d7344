// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/issue.hpp"
#include "stake/name_table.hpp"
#include "stake/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::stake {

/// The rows of a spec with indices in place of names. What does not resolve is an invalid id (in
/// entities) or has no row (in relations), and an issue; the rest can still be checked.
struct ResolvedStake {
  struct Pool {
    ProtocolId protocol;
    AssetId asset;
    std::vector<OperatorId> operators;  ///< sorted
    double amount;
    ProtocolId base_layer;  ///< the protocol itself where that is one; invalid where there is none
  };
  struct Commitment {
    AvsId avs;
    OperatorId operator_id;
    PoolId pool;
    std::optional<double> magnitude;
    std::optional<double> network_limit;
    std::optional<double> operator_share;
    std::optional<std::string> operator_set;
    std::optional<double> pending_magnitude;
    std::optional<double> effective_day;
  };
  struct Delegation {
    PoolId pool;
    PositionId position;
    double amount;
  };
  struct Holding {
    PositionId held;
    PositionId position;  ///< the holder
    double fraction;
  };

  NameTable assets;
  NameTable protocols;
  NameTable avs;
  NameTable operators;
  NameTable pools;
  NameTable positions;  ///< `other` not included

  std::vector<PenaltyKind> penalty_of;      ///< by protocol
  std::vector<ProtocolId> protocol_of_avs;  ///< by AVS
  std::vector<Pool> pool_rows;              ///< by pool
  std::vector<Commitment> commitments;      ///< by (AVS, operator, pool, operator set), each once
  std::vector<Delegation> delegations;      ///< by (pool, position), each once
  std::vector<Holding> holdings;            ///< by (held, holder), each once
  std::vector<Share> book;                  ///< by position, each once

  /// `commitment[avs,operator,pool]` or `commitment[avs,operator,pool,operator_set]`,
  /// `delegation[position,pool]`, `holding[holder,held]`
  [[nodiscard]] std::string path_of(const Commitment& row) const;
  [[nodiscard]] std::string path_of(const Delegation& row) const;
  [[nodiscard]] std::string path_of(const Holding& row) const;
};

/// Complains about ids and rows written twice and about references to what is not declared.
[[nodiscard]] ResolvedStake resolve(const StakeSpec& spec, base::Issues& issues);

}  // namespace faultline::stake
