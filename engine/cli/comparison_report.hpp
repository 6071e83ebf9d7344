// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/comparison.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// What a person wants to see of a comparison: what the two follow from, the book in all
/// perspectives and the positions net of cover. Differences of at least `marked_z` standard errors
/// have a star. `first` and `second` name the files.
[[nodiscard]] std::string comparison_text(const Comparison& comparison, const std::string& first,
                                          const std::string& second, double marked_z);

/// All of it as one JSON document, `"schema": 1`. Numbers that there are not are null.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, const std::string& first,
                                          const std::string& second);

}  // namespace faultline::cli
