// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "insurance/term/deductible.hpp"
#include "insurance/term/limit.hpp"
#include "insurance/term/quota_share.hpp"
#include "insurance/term/tower.hpp"

namespace faultline::insurance {

/// The closed list of terms. A new term is one file pair in `term/` and one name here; the
/// conformance suite in the tests is typed over this list and enrols it.
using Term = std::variant<Deductible, Limit, QuotaShare, Tower>;

constexpr auto unsupported_names(const Term&) {
  return std::array<std::string_view, 6>{"franchise",    "stop_loss", "rolling_window",
                                         "waiting_days", "steps",     "coinsurance"};
}

}  // namespace faultline::insurance
