// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/limit.hpp"

namespace faultline::insurance {

/// At most a part of the stake at risk passes on: min(x, l·σ), with σ the stake that an occurrence
/// could take, or in the aggregate all that the insured have.
struct LimitOfStake {
  static constexpr std::string_view name = "limit_of_stake";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool of_stake = true;

  double share = 1.0;  ///< l
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0, both as parts of the stake.
  [[nodiscard]] double ceded(double loss) const { return std::min(loss, share); }
  /// The same with a stake that is known, in the numeraire.
  [[nodiscard]] Limit at(double stake) const { return {.amount = share * stake, .per = per}; }
};

template <class V>
void describe(V& v, LimitOfStake& s) {
  v.required({"limit_of_stake", "1", "the most that is paid, of the stake at risk"}, s.share,
             base::fraction());
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
