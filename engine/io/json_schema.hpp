// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace faultline::io {

/// The JSON Schema (draft-07) of the scenario file, for editors and validators. It knows every key,
/// range and word that the reader knows, and none that the reader refuses as not supported.
///
/// Keys that a lower layer may have written are required only where there is none: everywhere but
/// in a file that `extends` others, and in rows but where `[tables]` names a CSV file for them.
/// Dates are strings of format `date`. What a schema cannot say is left to the reader: references,
/// distinct ids, matrices that are square.
[[nodiscard]] std::string json_schema();

}  // namespace faultline::io
