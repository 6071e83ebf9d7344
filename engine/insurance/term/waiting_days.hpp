// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "insurance/term/term_basis.hpp"

namespace faultline::insurance {

/// Cover of an interruption, whose amounts are days of what a year of it costs: the first n days
/// stay with the insured, and at most m days after them pass on,
/// min(max(x − n·v/365, 0), m·v/365) (Oasis calculation rules 40 and 41).
struct WaitingDays {
  static constexpr std::string_view name = "waiting_days";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  static constexpr bool depends_on_dates = false;

  double days = 0.0;                          ///< n
  double value_per_year = 0.0;                ///< v, numeraire per year
  std::optional<double> indemnity_days = {};  ///< m; absent: no end
  TermBasis per = TermBasis::occurrence;

  /// What passes on of a loss ≥ 0.
  [[nodiscard]] double ceded(double loss) const {
    const double a_day = value_per_year / base::days_per_year;
    const double after = std::max(loss - days * a_day, 0.0);
    return indemnity_days ? std::min(after, *indemnity_days * a_day) : after;
  }
};

template <class V>
void describe(V& v, WaitingDays& s) {
  v.required({"waiting_days", "days", "days of an interruption that the insured bears"}, s.days,
             base::at_least(0.0));
  v.required({"value_per_year", "numeraire", "what an interruption of a year costs"},
             s.value_per_year, base::above(0.0));
  v.optional({"indemnity_days", "days", "days that are paid at most, after those"},
             s.indemnity_days, base::above(0.0));
  v.required({"per", "", "what it applies to"}, s.per);
}

}  // namespace faultline::insurance
