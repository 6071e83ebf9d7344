// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// What treaties repay and cost, and what providers receive from them, in one case. Empty where the
/// result has no treaties.
[[nodiscard]] std::string treaties_text(const ResultView& view, std::size_t case_index);
/// The same numbers, a list.
[[nodiscard]] nlohmann::ordered_json treaties_json(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
