// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"

namespace faultline::cli {

/// Whose failures make up the net losses of positions in one case, as parts of their value over
/// the horizon: of the positions whose losses are told apart. Expects a result with `es_by_kind`
/// and `position_value`. Empty where no such position is among them.
[[nodiscard]] std::string loss_kinds_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
