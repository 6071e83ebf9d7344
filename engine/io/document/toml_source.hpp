// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"

namespace faultline::io {

/// The document in TOML 1.0 that `text` is, every node placed in the source of `mark`. Without a
/// value when it is malformed, which is complained about at its place; so are keys of too many
/// parts and what is nested too deep. A time of day has no place in a scenario and is complained
/// about too.
[[nodiscard]] std::optional<Node> parse_toml(std::string_view text, Mark mark,
                                             Complaints& complaints);

/// The TOML value that `text` is, such as `{ beta = { mean = 0.1, sd = 0.1 } }`, all of it placed
/// at `mark`; without a value when it is none.
[[nodiscard]] std::optional<Node> parse_toml_value(std::string_view text, Mark mark);

}  // namespace faultline::io
