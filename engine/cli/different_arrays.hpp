// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "run/run_result.hpp"

namespace faultline::cli {

/// Names of the arrays that only one of two results has, or that differ by any bit of a value, or
/// in their shape or the labels of their axes, over the cases compared: places along the axis
/// `case` of either. What cases are called is no difference. Single trials and kept occurrences are
/// left aside.
[[nodiscard]] std::vector<std::string> different_arrays(
    const run::RunResult& first, const run::RunResult& second,
    const std::vector<std::pair<std::size_t, std::size_t>>& cases);

}  // namespace faultline::cli
