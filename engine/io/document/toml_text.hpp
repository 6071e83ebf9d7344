// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/document/node.hpp"

namespace faultline::io {

/// The value as TOML, on one line. Numbers are written so that they read back as the same bits. A
/// number that must stay a floating-point number has a point or an exponent.
[[nodiscard]] std::string toml_value(const Node& node);

/// The document as TOML: tables and lists of tables on the first and second level under headers of
/// their own, everything else in line. `document` is a table.
[[nodiscard]] std::string toml_text(const Node& document);

}  // namespace faultline::io
