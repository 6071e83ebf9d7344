// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "estimation/estimate.hpp"

namespace faultline::cli {

/// What was estimated, for a person: marginals, correlations, and every size in its band.
[[nodiscard]] std::string estimation_text(const estimation::Estimate& estimate);

/// The same as one JSON document (docs/guide/estimating.md).
[[nodiscard]] std::string estimation_json(const estimation::Estimate& estimate);

}  // namespace faultline::cli
