// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "insurance/term/deductible.hpp"
#include "insurance/term/deductible_share.hpp"
#include "insurance/term/franchise.hpp"
#include "insurance/term/limit.hpp"
#include "insurance/term/limit_share.hpp"
#include "insurance/term/quota_share.hpp"
#include "insurance/term/rolling_window.hpp"
#include "insurance/term/steps.hpp"
#include "insurance/term/stop_loss.hpp"
#include "insurance/term/tower.hpp"
#include "insurance/term/waiting_days.hpp"

namespace faultline::insurance {

/// The closed list of terms. A new term is one header in `term/` and one name here; the
/// conformance suite in the tests is typed over this list and enrols it.
///
/// `depends_on_dates`: whether dates matter to it beyond the order of occurrences and their ties.
using Term = std::variant<Deductible, Limit, QuotaShare, Tower, Franchise, DeductibleShare,
                          LimitShare, StopLoss, Steps, RollingWindow, WaitingDays>;

constexpr auto unsupported_names(const Term&) {
  return std::array<std::string_view, 1>{"coinsurance"};
}

/// Whether dates matter to a term.
[[nodiscard]] inline bool depends_on_dates(const Term& term) {
  return std::visit([](const auto& t) { return t.depends_on_dates; }, term);
}

}  // namespace faultline::insurance
