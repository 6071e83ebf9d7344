// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "insurance/claim_batch.hpp"
#include "numerics/money_grid.hpp"

namespace faultline::insurance {

/// What rounding may leave of an amount that is taken away by parts, relative to the amount.
inline constexpr double rounding_residue = 0x1p-46;

/// What rounding may make of nothing where a term takes what a loss has just enough of, relative to
/// the loss: this is on the grid of an insured who can lose thousands of times as much.
inline constexpr double rounding_residue_of_terms = 0x1p-36;

/// A rest of some amount, or nothing where rounding may have left it.
[[nodiscard]] inline double without_residue(double rest, double whole) {
  return rest > rounding_residue * whole ? rest : 0.0;
}

/// How far two ways to the same sum of what the insured lose may be apart, numeraire: a few quanta
/// of each.
[[nodiscard]] inline double rounding_room(std::span<const InsuredId> insured,
                                          std::span<const numerics::MoneyGrid> grids) {
  constexpr double quanta = 8.0;
  double room = 0.0;
  for (const InsuredId one : insured) room += quanta * grids[one.index()].quantum();
  return room;
}

}  // namespace faultline::insurance
