// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

namespace faultline::insurance {

/// At most a share of the subject loss passes on, whatever earlier terms left of it:
/// min(x, l·x₀) with x₀ the loss that the first term saw (Oasis calculation rules 5 and 15, which
/// take deductible and limit of the same loss).
struct LimitShare {
  static constexpr std::string_view name = "limit_share";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  /// The subject losses are those of the occurrences of the moment.
  static constexpr TermBasis per = TermBasis::occurrence;

  double share = 1.0;  ///< l

  void apply(const Moment& moment, TermState&) const {
    for (std::size_t o = 0; o < moment.amounts.size(); ++o) {
      moment.amounts[o] = std::min(moment.amounts[o], share * moment.subject[o]);
    }
  }
};

template <class V>
void describe(V& v, LimitShare& s) {
  v.required({"limit_share", "1", "the most that is paid, of the loss that the first term sees"},
             s.share, base::fraction());
}

}  // namespace faultline::insurance
