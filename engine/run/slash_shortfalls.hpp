// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "run/case_model.hpp"

namespace faultline::run {

/// Where the slashes of any case may be credited and not paid, has all cases measure that, along
/// one axis of all their AVSs.
void measure_slash_shortfalls(std::span<CaseModel> cases);

}  // namespace faultline::run
