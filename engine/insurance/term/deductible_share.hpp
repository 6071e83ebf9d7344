// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// A share of the loss stays with the insured, at least a minimum and at most a maximum:
/// max(x − clamp(s·x, dmin, dmax), 0) passes on (Oasis calculation rules 16 and 19).
struct DeductibleShare {
  static constexpr std::string_view name = "deductible_share";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  double share = 0.0;                  ///< s, of the loss that reaches the term
  double minimum = 0.0;                ///< dmin, numeraire
  std::optional<double> maximum = {};  ///< dmax ≥ dmin, numeraire; absent: none
  TermBasis per = TermBasis::occurrence;

  /// What stays with the insured of a loss that is larger.
  [[nodiscard]] double deductible(double loss) const {
    const double least = std::max(share * loss, minimum);
    return maximum ? std::min(least, *maximum) : least;
  }
  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const { return std::max(loss - deductible(loss), 0.0); }
};

template <class V>
void describe(V& v, DeductibleShare& s) {
  v.required({"deductible_share", "1", "share of the loss that the insured keeps"}, s.share,
             base::between(0.0, 1.0));
  v.field({"minimum", "numeraire", "the least that the insured keeps"}, s.minimum,
          base::at_least(0.0));
  v.optional({"maximum", "numeraire", "the most that the insured keeps"}, s.maximum,
             base::at_least(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
