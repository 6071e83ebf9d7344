// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// Pays what all losses of a trial together exceed the attachment by, up to a width:
/// min(max(Σx − a, 0), w), occurrence by occurrence in the order of time. Where a contract states
/// both as shares of its premium, they are written here as amounts.
struct StopLoss {
  static constexpr std::string_view name = "stop_loss";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;
  static constexpr TermBasis per = TermBasis::aggregate;

  double attachment = 0.0;  ///< a, numeraire
  double width = 0.0;       ///< w, numeraire

  /// What passes on of a total ≥ 0.
  [[nodiscard]] double ceded(double total) const {
    return std::min(std::max(total - attachment, 0.0), width);
  }
};

template <class V>
void describe(V& v, StopLoss& s) {
  v.required({"stop_loss", "numeraire", "sum of a trial's losses above which it pays"},
             s.attachment, base::at_least(0.0));
  v.required({"width", "numeraire", "the most that it pays in a trial, from there up"}, s.width,
             base::above(0.0));
}

}  // namespace faultline::insurance
