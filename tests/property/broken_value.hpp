// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "property/world.hpp"

namespace faultline::property {

/// What every position of a world is worth at the end of a trial in which contracts may fail, found
/// anew from what is left: with r the product of what the breaks of a position left of it,
///
///   V = r (Σ over its pools of its share of the balance left · price + Σ fraction · V of what it
///   holds),
///
/// the balances being the amounts less all hits. By position of the graph, `other` last.
[[nodiscard]] std::vector<double> values_left(const World& world, const Outcome& outcome,
                                              std::size_t trial);

}  // namespace faultline::property
