// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "failure/keys.hpp"
#include "failure/occurrence_batch.hpp"

/// The dependence of a scenario, validated: what every copula is made from. Only causes that can
/// fire by themselves are in it.
namespace faultline::failure {

struct LatentCause {
  CauseId id;
  std::uint64_t key = 0;                              ///< of its stream
  double probability = 0.0;                           ///< of firing within the horizon
  std::optional<std::uint32_t> known = std::nullopt;  ///< its place in `KnownFailures::causes`
};

/// Causes that are known to fire by themselves within the horizon: in each trial all of one of the
/// conditions.
struct KnownFailures {
  std::vector<CauseId> causes;                         ///< ascending
  std::vector<std::vector<std::uint32_t>> conditions;  ///< places among them, ascending
};

/// By place in `KnownFailures::causes`: the lanes of a group of 64 trials in which the cause is
/// known to fire.
using KnownLanes = std::span<const std::uint64_t>;

/// Those of a cause: none, where it never is.
[[nodiscard]] inline std::uint64_t known_lanes(std::optional<std::uint32_t> place,
                                               KnownLanes known) {
  return place ? known[*place] : 0;
}

/// X_c = Σ_k b_ck F_k + √(1−|b_c|²) ε_c (M.4).
struct FactorStructure {
  struct Loading {
    std::uint32_t factor;
    double value;
  };
  struct Cause {
    LatentCause cause;
    std::vector<Loading> loadings;  ///< by factor, ascending; none of them 0
  };
  std::vector<NamedKey> factors;  ///< in the order of their names
  std::vector<Cause> causes;      ///< in the order of their names
};

/// X has the correlation matrix R = L·Lᵀ.
struct MatrixStructure {
  std::vector<LatentCause> causes;  ///< in the order of their names
  std::vector<double> lower;        ///< L, row-major, causes.size() squared
};

struct LatentStructure {
  /// ν of the mixing variable; infinite for a copula that has none.
  double degrees_of_freedom = std::numeric_limits<double>::infinity();
  FactorStructure factors;
  std::vector<MatrixStructure> matrices;
  KnownFailures known;
};

}  // namespace faultline::failure
