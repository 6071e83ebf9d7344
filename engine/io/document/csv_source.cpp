// SPDX-License-Identifier: Apache-2.0
#include "io/document/csv_source.hpp"

#include <set>
#include <tuple>
#include <utility>

#include "io/document/utf8.hpp"
#include "io/document/utf8_text.hpp"

namespace faultline::io {

namespace {

void trim_end(std::string& text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
}

/// Takes a text apart into records, from its beginning to its end.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, Mark source, const std::string& path, Complaints& complaints)
      : text_(text), source_(source), path_(path), complaints_(complaints) {}

  /// The next record that is neither blank nor a comment; empty at the end of the text.
  CsvRecord next_record() {
    skip_lines_without_cells();
    CsvRecord record;
    if (at_end()) return record;
    do record.push_back(next_cell());
    while (accept(','));
    end_line();
    return record;
  }

  [[nodiscard]] bool sound() const { return sound_; }

 private:
  [[nodiscard]] bool at_end() const { return offset_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[offset_]; }
  [[nodiscard]] bool at_line_end() const {
    return at_end() || peek() == '\n' || text_.substr(offset_, 2) == "\r\n";
  }
  [[nodiscard]] bool at_cell_end() const { return at_line_end() || peek() == ','; }
  [[nodiscard]] Mark here() const { return {source_.source, line_, column_}; }

  char advance() {
    const char c = text_[offset_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if (at_end() || begins_character(peek())) {
      ++column_;
    }
    return c;
  }

  bool accept(char c) {
    if (at_end() || peek() != c) return false;
    advance();
    return true;
  }

  void end_line() {
    accept('\r');
    accept('\n');
  }

  void skip_spaces() {
    while (!at_end() && (peek() == ' ' || peek() == '\t')) advance();
  }

  void skip_lines_without_cells() {
    while (!at_end()) {
      const auto start = std::pair{offset_, column_};
      skip_spaces();
      const bool comment = column_ == 1 && peek() == '#';
      if (!comment && !at_line_end()) {
        std::tie(offset_, column_) = start;
        return;
      }
      while (!at_line_end()) advance();
      end_line();
    }
  }

  CsvCell next_cell() {
    skip_spaces();
    CsvCell cell{{}, here()};
    if (accept('"')) {
      read_quoted(cell);
    } else {
      while (!at_cell_end()) cell.text += advance();
      trim_end(cell.text);
    }
    return cell;
  }

  void read_quoted(CsvCell& cell) {
    while (!at_end()) {
      const char c = advance();
      if (c != '"') {
        cell.text += c;
      } else if (!accept('"')) {
        return expect_cell_end();
      } else {
        cell.text += '"';
      }
    }
    complain(cell.mark, "the quote is not closed", "a second `\"` at the end of the cell");
  }

  void expect_cell_end() {
    skip_spaces();
    if (at_cell_end()) return;
    complain(here(), "text stands beside the quotes", "a comma or the end of the line",
             "write a quote within quotes as `\"\"`");
    while (!at_cell_end()) advance();
  }

  void complain(Mark mark, std::string problem, std::string expected, std::string hint = {}) {
    sound_ = false;
    complaints_.add(mark, path_, std::move(problem), std::move(expected), std::move(hint));
  }

  std::string_view text_;
  Mark source_;
  const std::string& path_;
  Complaints& complaints_;
  std::size_t offset_ = 0;
  int line_ = 1;
  int column_ = 1;
  bool sound_ = true;
};

void check_header(const CsvRecord& header, const std::string& path, Complaints& complaints) {
  std::set<std::string_view> seen;
  for (const CsvCell& cell : header) {
    if (seen.insert(cell.text).second) continue;
    complaints.add(cell.mark, path, "the column `" + cell.text + "` stands here twice",
                   "each column once");
  }
}

std::string cells(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " cell" : " cells");
}

}  // namespace

std::optional<CsvTable> parse_csv(std::string_view text, Mark source, const std::string& path,
                                  Complaints& complaints) {
  const std::optional<std::string_view> characters = decode_utf8(text, source, complaints);
  if (!characters) return std::nullopt;
  CsvScanner scanner(*characters, source, path, complaints);
  CsvTable table;
  table.header = scanner.next_record();
  if (table.header.empty()) {
    complaints.add({source.source, 1, 1}, path, "the file is empty", "a header and rows");
    return std::nullopt;
  }
  check_header(table.header, path, complaints);
  for (CsvRecord record = scanner.next_record(); !record.empty(); record = scanner.next_record()) {
    if (record.size() == table.header.size()) {
      table.records.push_back(std::move(record));
      continue;
    }
    table.complete = false;
    complaints.add(record.front().mark, path, "the row has " + cells(record.size()),
                   cells(table.header.size()) + ", as in the header");
  }
  table.complete = table.complete && scanner.sound();
  return table;
}

}  // namespace faultline::io
