// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/steps.hpp"

#include <algorithm>

#include "insurance/term/curve.hpp"
#include "insurance/term/threshold.hpp"

namespace faultline::insurance {

double Steps::owed(double reached) const {
  double owed = 0.0;
  for (const Step& step : steps) {
    if (step.at <= reached + rounding_at(step.at, room)) owed = step.pays;
  }
  return owed;
}

double Steps::ceded(double loss) const {
  return std::min(owed(loss), loss);
}

void Steps::apply(const Moment& moment, TermState& state) const {
  if (on == StepMeasure::loss) return apply_curve(*this, moment, state);
  state.carried += static_cast<double>(std::count_if(moment.amounts.begin(), moment.amounts.end(),
                                                     [](double amount) { return amount > 0.0; }));
  pass_on_owed(owed(state.carried), moment, state);
}

}  // namespace faultline::insurance
