// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "property/world.hpp"

namespace faultline::property {

/// A share of a pool's amount that is left, as the hits of one trial left it: the formulas of
/// docs/methods/penalty.md, from the fractions and dates of the hits alone.
[[nodiscard]] double retained_share(const World& world, const Outcome& outcome,
                                    std::span<const penalty::Hit> hits, stake::PoolId pool);

}  // namespace faultline::property
