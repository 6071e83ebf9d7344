// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "failure/keys.hpp"
#include "failure/occurrence_batch.hpp"

/// The dependence of a scenario, validated: what every copula is made from. Only causes that can
/// fire by themselves are in it.
namespace faultline::failure {

struct LatentCause {
  CauseId id;
  std::uint64_t key = 0;     ///< of its stream
  double probability = 0.0;  ///< of firing within the horizon
  bool given = false;        ///< known to fire within the horizon
};

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
};

}  // namespace faultline::failure
