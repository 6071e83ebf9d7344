// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// What is left behind AVSs in one case, one a line; of a result that tells it.
[[nodiscard]] std::string stake_left_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
