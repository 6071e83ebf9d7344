// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/result_view.hpp"
#include "numerics/orthant_probability.hpp"

namespace faultline::cli {

/// Which causes a case makes fail, when, and how likely all of it is by itself.
struct ForcedSummary {
  std::string causes;
  double day;
  double horizon_days;  ///< the longest
  numerics::OrthantProbability probability;
};

/// One line, and its end.
[[nodiscard]] std::string forced_text(const ForcedSummary& forced);

/// What a result says of a case; empty where it forces nothing.
[[nodiscard]] std::string forced_text(const ResultView& view, std::size_t case_index);

}  // namespace faultline::cli
