// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace faultline::penalty {

/// What a commitment reaches, and what is worn down when it is slashed.
///
/// Under a rule that keeps no accounts (`accounts.hpp`) a hit of fraction w takes
///   lost = amount · retained[slot] · w,   then   retained[slot] ← retained[slot] · (1 − w),
/// with retained = 1 at the start of a trial. Commitments with one slot compound with each other.
/// Slots below the number of pools are the pools', slot pools + c belongs to commitment c.
struct Reach {
  std::uint32_t slot;
  double amount;  ///< asset units, at full stake
};

}  // namespace faultline::penalty
