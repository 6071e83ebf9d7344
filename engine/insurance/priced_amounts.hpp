// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "base/scaled_amounts.hpp"
#include "insurance/insurance_term.hpp"

namespace faultline::insurance {

/// Amounts of a cover or a treaty that are in units of an asset, in the numeraire. Thresholds of
/// steps that count occurrences are no amounts.
template <class Spec>
void price_amounts(Spec& spec, double price) {
  base::scale_amounts(spec, "numeraire", price);
  for (Term& term : spec.terms) {
    auto* steps = std::get_if<Steps>(&term);
    if (steps == nullptr || steps->on == StepMeasure::count) continue;
    for (Step& step : steps->steps) step.at *= price;
  }
}

}  // namespace faultline::insurance
