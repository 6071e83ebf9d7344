// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// The first `amount` of a loss stays with the insured: max(x − d, 0) passes on
/// (Oasis calculation rule 12).
struct Deductible {
  static constexpr std::string_view name = "deductible";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  double amount = 0.0;  ///< numeraire
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const { return std::max(loss - amount, 0.0); }
};

template <class V>
void describe(V& v, Deductible& s) {
  v.required({"deductible", "numeraire", "part of the loss that the insured keeps"}, s.amount,
             base::at_least(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
