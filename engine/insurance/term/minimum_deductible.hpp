// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/accumulated_deductible.hpp"

namespace faultline::insurance {

/// Deductibles before this one keep together at least m of a loss S, of which they have passed on
/// x: min(x, max(S − m, 0)) passes on (Oasis calculation rule 11).
struct MinimumDeductible {
  static constexpr std::string_view name = "minimum_deductible";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool of_kept = true;

  double amount = 0.0;  ///< m, numeraire
  TermBasis per = TermBasis::occurrence;

  /// What passes on of x, which is left of a loss of `whole`.
  [[nodiscard]] double ceded(double x, double whole) const {
    return std::min(x, std::max(whole - amount, 0.0));
  }

  void apply(const Moment& moment, TermState& state) const {
    apply_accumulated(*this, moment, state);
  }
};

template <class V>
void describe(V& v, MinimumDeductible& s) {
  v.required({"minimum_deductible", "numeraire",
              "the least that the insured keeps, earlier deductibles included"},
             s.amount, base::at_least(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
