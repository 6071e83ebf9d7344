// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// At most `amount` passes on: min(x, l) (Oasis calculation rule 14).
struct Limit {
  static constexpr std::string_view name = "limit";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  double amount = 0.0;  ///< numeraire
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const { return std::min(loss, amount); }
};

template <class V>
void describe(V& v, Limit& s) {
  v.required({"limit", "numeraire", "the most that is paid"}, s.amount, base::at_least(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
