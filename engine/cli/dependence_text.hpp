// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// One line, and its end, about a case: how far failures are from what the model expects of them.
/// Empty where the result does not hold that.
[[nodiscard]] std::string dependence_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
