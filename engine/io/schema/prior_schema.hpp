// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// What may be written instead of a number that need not be known: `run::Prior`.
[[nodiscard]] const ValueSchema& prior_schema();

/// "a law { beta = … }, { gamma = … }, { lognormal = … } or { interval = … }".
[[nodiscard]] std::string prior_phrase();

}  // namespace faultline::io
