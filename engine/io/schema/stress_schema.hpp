// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The field `[[stress]]` of a scenario: what each stress changes of the document that it stands
/// in. No struct holds it: a stress is read into a scenario of its own (reading/stress.hpp).
[[nodiscard]] FieldSchema stress_schema();

}  // namespace faultline::io
