// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

namespace faultline::insurance {

/// What is compared with the thresholds of a parametric cover.
enum class StepMeasure : std::uint8_t {
  loss,  ///< numeraire
  count  ///< of occurrences that reach the term in the trial
};
inline base::EnumWords enum_words(StepMeasure) {
  static constexpr std::array<std::string_view, 2> known{"loss", "count"};
  return {known, {}};
}

/// From `at` on, `pays` is paid.
struct Step {
  double at = 0.0;    ///< numeraire, or a count
  double pays = 0.0;  ///< numeraire, in all
};

/// Parametric cover: fixed payments for thresholds that are reached (in the manner of Oasis
/// calculation rules 27 to 31). A loss x pays what the highest threshold of at most x says, and
/// never more than x. In the aggregate what is owed beyond the loss at hand is paid on later ones.
struct Steps {
  static constexpr std::string_view name = "steps";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool jumps = true;

  std::vector<Step> steps;  ///< ascending in both
  StepMeasure on = StepMeasure::loss;
  TermBasis per = TermBasis::occurrence;  ///< `aggregate` where occurrences are counted
  double room = 0.0;                      ///< up to which losses are known, numeraire

  /// What is owed in all when the measure is `reached`.
  [[nodiscard]] double owed(double reached) const;
  /// What passes on of a loss ≥ 0, where losses are measured.
  [[nodiscard]] double ceded(double loss) const;
  void apply(const Moment& moment, TermState& state) const;
};

template <class V>
void describe(V& v, Step& s) {
  v.required({"at", "", "threshold, in the numeraire or as a count"}, s.at, base::above(0.0));
  v.required({"pays", "numeraire", "what is paid in all from there on"}, s.pays, base::above(0.0));
}

template <class V>
void describe(V& v, Steps& s) {
  v.list({"steps", "", "thresholds and their payments"}, s.steps, base::Presence::required);
  v.field({"on", "", "what reaches a threshold: a loss, or the count of occurrences"}, s.on);
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
