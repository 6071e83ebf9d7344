// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace faultline::io {

/// The keys of the scenario file as Markdown, one section per table, law and term, with the columns
/// key, type, unit, default, range and help. Keys of later versions are listed and marked.
[[nodiscard]] std::string field_table_markdown();

}  // namespace faultline::io
