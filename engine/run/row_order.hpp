// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "run/scenario.hpp"

namespace faultline::run {

/// Sorts rows by their keys; those with one key stay in order.
template <class Row>
void sort_rows(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return row_key(a) < row_key(b); });
}

/// The scenario with the rows of every table sorted by row key: the order in which rows were
/// written, in a file or in code, means nothing. Terms, layers, kills and blocks keep theirs.
[[nodiscard]] Scenario with_sorted_rows(Scenario scenario);

}  // namespace faultline::run
