// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// What a cause is, in the order of names.
enum class CauseKind : std::uint8_t { avs, contract, operator_fault, provider, shock };

/// How many of each kind there are that may fail by themselves.
struct CauseCounts {
  std::size_t avs = 0;
  std::size_t contracts = 0;
  std::size_t operator_faults = 0;
  std::size_t providers = 0;
};

/// Which cause a `CauseId` is. Causes stand kind after kind: the AVSs and the contracts in the
/// order of the graph, the faults of operators and the providers in the order of their names, and
/// the shocks in the order of their ids.
class CauseKinds {
 public:
  /// A cause among those of its kind.
  struct Place {
    CauseKind kind;
    std::size_t index;
  };

  CauseKinds() = default;
  explicit CauseKinds(const CauseCounts& counts)
      : begin_{0, counts.avs, counts.avs + counts.contracts,
               counts.avs + counts.contracts + counts.operator_faults,
               counts.avs + counts.contracts + counts.operator_faults + counts.providers} {}

  [[nodiscard]] Place of(CauseId cause) const {
    std::size_t kind = begin_.size() - 1;
    while (cause.index() < begin_[kind]) --kind;
    return {static_cast<CauseKind>(kind), cause.index() - begin_[kind]};
  }
  [[nodiscard]] CauseId id(CauseKind kind, std::size_t index) const {
    return CauseId(begin_[static_cast<std::size_t>(kind)] + index);
  }
  /// How many may fail by themselves: all but the shocks.
  [[nodiscard]] std::size_t own() const { return begin_.back(); }

 private:
  std::array<std::size_t, 5> begin_{};
};

}  // namespace faultline::failure
