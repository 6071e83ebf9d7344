// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "insurance/insurance_term.hpp"

namespace faultline::insurance {

/// The most that terms pass on in one trial, however much is lost: nothing where there is no end to
/// it, or where no one number says so (a deductible by occurrence behind a limit).
[[nodiscard]] std::optional<double> most_paid_in_a_trial(std::span<const Term> terms);

/// Whether terms pass on anything of losses without end, each occurrence of which hits a million
/// units: if not, they pay nothing of any.
[[nodiscard]] bool ever_pay(std::span<const Term> terms);

}  // namespace faultline::insurance
