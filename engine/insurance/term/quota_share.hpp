// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// A fixed part of every loss passes on: x·s (Oasis calculation rule 25).
struct QuotaShare {
  static constexpr std::string_view name = "quota_share";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  /// Proportional, so that the basis makes no difference.
  static constexpr TermBasis per = TermBasis::occurrence;

  double share = 1.0;  ///< ceded

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const { return loss * share; }
};

template <class V>
void describe(V& v, QuotaShare& s) {
  v.required({"quota_share", "1", "share of the loss that is ceded"}, s.share, base::fraction());
}

}  // namespace faultline::insurance
