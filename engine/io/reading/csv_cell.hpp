// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// What a cell says, read as the field of its column asks for: a number, a date, true or false, a
/// word, words separated by `;`, weights by word (`lighthouse:0.7;prysm:0.3`). A cell that begins
/// with `{` or `[` is a TOML value. What does not fit stays a text, for the reader of the field to
/// complain about. `path` names the field.
[[nodiscard]] Node read_cell(const CsvCell& cell, const ValueSchema& schema,
                             const std::string& path, Complaints& complaints);

/// The same for a cell of a tag.
[[nodiscard]] Node read_tag_cell(const CsvCell& cell);

}  // namespace faultline::io
