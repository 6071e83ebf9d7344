// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"
#include "insurance/term/term_state.hpp"

namespace faultline::insurance {

/// Pays what the losses of any W days in a row exceed the attachment by, up to a width. With x_W(t)
/// the losses of (t − W, t] and R what has been paid,
///
///     R_t = max(0, min(max(x_W(t) − a, 0), w) − Σ_{s ∈ (t−W, t)} R_s)
///
/// (model, M.6), and never more than comes in at t. A loss of just W days ago is out of the window.
struct RollingWindow {
  static constexpr std::string_view name = "rolling_window";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = true;
  static constexpr TermBasis per = TermBasis::aggregate;

  double days = 0.0;                 ///< W
  double attachment = 0.0;           ///< a, numeraire
  std::optional<double> width = {};  ///< w, numeraire; absent: no end

  void apply(const Moment& moment, TermState& state) const;
};

template <class V>
void describe(V& v, RollingWindow& s) {
  v.required({"rolling_window", "days", "length of the window that looks back from every loss"},
             s.days, base::above(0.0));
  v.required({"attachment", "numeraire", "sum of the window's losses above which it pays"},
             s.attachment, base::at_least(0.0));
  v.optional({"width", "numeraire", "the most that it pays within a window, from there up"},
             s.width, base::above(0.0));
}

}  // namespace faultline::insurance
