// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// What each of several cases costs the book more than the first, with paired errors: its net loss
/// and, where covers have premiums, its net cost.
std::string cases_text(const ResultView& view);

}  // namespace faultline::cli
