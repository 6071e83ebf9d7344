// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/deductible.hpp"

namespace faultline::insurance {

/// A part of the stake at risk stays with the insured: max(x − s·σ, 0) passes on, with σ the stake
/// that an occurrence could take, or in the aggregate all that the insured have.
struct DeductibleOfStake {
  static constexpr std::string_view name = "deductible_of_stake";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool of_stake = true;

  double share = 0.0;  ///< s
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0, both as parts of the stake.
  [[nodiscard]] double ceded(double loss) const { return std::max(loss - share, 0.0); }
  /// The same with a stake that is known, in the numeraire.
  [[nodiscard]] Deductible at(double stake) const { return {.amount = share * stake, .per = per}; }
};

template <class V>
void describe(V& v, DeductibleOfStake& s) {
  v.required({"deductible_of_stake", "1", "part of the stake at risk that the insured keeps"},
             s.share, base::between(0.0, 1.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
