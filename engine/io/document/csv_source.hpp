// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/node.hpp"

namespace faultline::io {

/// A cell, and where it begins.
struct CsvCell {
  std::string text;
  Mark mark;
};

using CsvRecord = std::vector<CsvCell>;

/// A header and the records below it, all as long as the header.
struct CsvTable {
  CsvRecord header;
  std::vector<CsvRecord> records;
  /// Nothing was left out because it was malformed.
  bool complete = true;
};

/// Reads RFC 4180 in UTF-8 with a header: commas, double quotes, `""` for a quote within quotes,
/// line breaks within quotes, LF or CRLF. Beyond the RFC, blank lines and lines that begin with `#`
/// are passed over, and spaces around a cell without quotes do not belong to it.
///
/// Complained about, under `path`: bytes that are no UTF-8, no header, a column named twice, a
/// record of another length than the header, a quote that is not closed, text beside
/// quotes. Without a value when nothing can be made of the text.
[[nodiscard]] std::optional<CsvTable> parse_csv(std::string_view text, Mark source,
                                                const std::string& path, Complaints& complaints);

}  // namespace faultline::io
