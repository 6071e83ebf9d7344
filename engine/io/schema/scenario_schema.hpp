// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The language of the scenario file: a table. `extends`, `remove` and `[tables]` are not part of
/// it; they say how files come together and are gone when the scenario is read.
[[nodiscard]] const ValueSchema& scenario_schema();

}  // namespace faultline::io
