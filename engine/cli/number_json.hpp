// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include <nlohmann/json.hpp>

namespace faultline::cli {

/// A number as a value of JSON, which knows none that is not finite: null.
[[nodiscard]] inline nlohmann::ordered_json number_json(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

}  // namespace faultline::cli
