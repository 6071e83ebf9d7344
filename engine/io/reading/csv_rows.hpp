// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The rows of a table as nodes, each cell read as its column asks. A column is a field of the row,
/// or with dots a field below one (`tags.client`, `severity.beta.mean`); an empty cell is not
/// written. Unknown columns and those of later versions are complained about at the header, a table
/// without rows at its beginning.
[[nodiscard]] Node read_csv_rows(const CsvTable& table, const FieldSchema& list,
                                 Complaints& complaints);

}  // namespace faultline::io
