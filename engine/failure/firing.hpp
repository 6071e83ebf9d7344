// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// A cause that fails by itself in trial 64·group + lane, and the uniform U = F(X) of its latent
/// variable, which dates the failure (M.3).
struct Firing {
  std::uint32_t lane;
  CauseId cause;
  double uniform;
};

/// Calls `visit(lane)` for each set bit, lowest first.
template <class Visit>
void for_each_lane(std::uint64_t mask, Visit&& visit) {
  for (; mask != 0; mask &= mask - 1) visit(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

}  // namespace faultline::failure
