// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// What AVSs are credited with by their slashes and not paid in one case: one a line, or a line
/// that says that there was nothing of it. Of a result that tells it.
[[nodiscard]] std::string slash_shortfalls_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
