// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/result_view.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// Positions side by side, by case: what they earn and lose, the best paid for its risk first, and
/// what becomes of shares, price reports, loans, those who leave, queued withdrawals, and the stake
/// behind AVSs. Throws
/// `UsageError` where the scenario says nothing of any.
[[nodiscard]] std::string positions_text(const run::RunResult& result);

/// Whether the scenario says anything that these tell of.
[[nodiscard]] bool says_of_positions(const ResultView& view);

/// Throws `UsageError` where it does not.
void require_positions(const ResultView& view);

/// The same and all levels as one JSON document, `"schema": 1`: an object for each case and
/// position, in the order of the result.
[[nodiscard]] std::string positions_json(const run::RunResult& result);

}  // namespace faultline::cli
