// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "failure/cause_list.hpp"
#include "failure/dependence.hpp"
#include "failure/forced_failures.hpp"
#include "failure/shock.hpp"
#include "numerics/orthant_probability.hpp"

namespace faultline::failure {

/// P(everybody in a set fails by itself, and every shock in it comes, within the horizon) where
/// nobody is forced (docs/methods/failure.md, F.9): the probability of an orthant for those in
/// blocks, times the probability of each of the others. That shocks may kill them is not counted.
/// `points` as `most_points` of `orthant_probability`. Where some of a set are chosen it is the
/// mean over the choices, of which a sample of 1000 stands for more.
[[nodiscard]] numerics::OrthantProbability set_probability(const ForcedFailures& set,
                                                           const CauseList& own,
                                                           std::span<const Shock> shocks,
                                                           const Dependence& dependence,
                                                           std::size_t points);

/// Makes the choice of n of `set.set` by the model: each in proportion to the probability that all
/// of it fails by itself, under `condition` together with `set.own`. Complains at `force.n_of.set`
/// where that is 0 for every choice. `points` are shared by the choices.
void choose_by_model(ForcedFailures& set, std::size_t n, const CauseList& own,
                     const Dependence& dependence, std::size_t points, base::Issues& issues);

}  // namespace faultline::failure
