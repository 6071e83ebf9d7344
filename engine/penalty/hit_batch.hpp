// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// One occurrence reached everything that an AVS reaches at full stake, by one fraction.
struct Sweep {
  stake::AvsId avs;
  double fraction;
};

/// Stake that one occurrence took from one pool, through one commitment of an AVS; or drained,
/// whatever the pool's protocol (`Drain`).
struct Hit {
  std::uint32_t occurrence;       ///< of the span of trials
  stake::AvsId avs;               ///< invalid for a drain
  stake::OperatorId operator_id;  ///< may be invalid for a drain
  stake::PoolId pool;
  failure::FaultId fault;
  stake::SmartContractId contract{};  ///< whose failure drained it, or invalid
  double fraction = 0.0;  ///< slashed fraction of what the AVS reaches in the pool, or drained one
  double lost = 0.0;      ///< asset units; below 0 where it corrects a sweep
  double share = 1.0;     ///< of the operator's validators or keys that were hit
  stake::CommitmentId commitment{};  ///< invalid for a drain
};

/// What an AVS was credited with and not paid, where the same stake answers for several.
struct Shortfall {
  std::uint32_t occurrence;  ///< of the span of trials
  stake::AvsId avs;
  double value;  ///< numeraire, above 0
};

/// How the hits of a failure that reaches all operators of an AVS are written down.
enum class HitForm : std::uint8_t {
  swept,  ///< one sweep, and a negative hit wherever it finds less than the full stake
  listed  ///< one hit each
};

/// What occurrences took, in their order. An occurrence takes the sum of its sweeps and hits; the
/// hits stand in the order of its strikes, and inside a strike by (operator, pool, operator set).
struct HitBatch {
  std::vector<std::uint32_t> sweep_offset;  ///< occurrences + 1, into `sweeps`
  std::vector<Sweep> sweeps;                ///< none when listed
  std::vector<std::uint32_t> hit_offset;    ///< occurrences + 1, into `hits`
  std::vector<Hit> hits;
  std::vector<Shortfall> shortfalls;  ///< in the order of occurrences

  void clear() {
    shortfalls.clear();
    sweep_offset.assign(1, 0);
    sweeps.clear();
    hit_offset.assign(1, 0);
    hits.clear();
  }
  void end_occurrence() {
    sweep_offset.push_back(static_cast<std::uint32_t>(sweeps.size()));
    hit_offset.push_back(static_cast<std::uint32_t>(hits.size()));
  }
  [[nodiscard]] std::size_t occurrences() const { return hit_offset.size() - 1; }
  [[nodiscard]] std::span<const Sweep> sweeps_of(std::size_t occurrence) const {
    return std::span(sweeps).subspan(sweep_offset[occurrence],
                                     sweep_offset[occurrence + 1] - sweep_offset[occurrence]);
  }
  [[nodiscard]] std::span<const Hit> hits_of(std::size_t occurrence) const {
    return std::span(hits).subspan(hit_offset[occurrence],
                                   hit_offset[occurrence + 1] - hit_offset[occurrence]);
  }
};

}  // namespace faultline::penalty
