// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/threshold.hpp"

namespace faultline::insurance {

/// All or nothing: a loss above `amount` passes on in full, one of `amount` or less not at all:
/// x if x > d, else 0 (Oasis calculation rule 39 as OasisLMF computes it; the documents of ktools
/// pay at equality).
struct Franchise {
  static constexpr std::string_view name = "franchise";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr bool jumps = true;

  double amount = 0.0;  ///< d, numeraire
  TermBasis per = TermBasis::occurrence;
  double room = 0.0;  ///< up to which losses are known, numeraire

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const {
    return loss > amount + rounding_at(amount, room) ? loss : 0.0;
  }
};

template <class V>
void describe(V& v, Franchise& s) {
  v.required(
      {"franchise", "numeraire", "loss up to which nothing is paid, and above it everything"},
      s.amount, base::at_least(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
