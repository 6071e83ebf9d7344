// SPDX-License-Identifier: Apache-2.0
#include "io/reading/csv_rows.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "io/document/text_split.hpp"
#include "io/reading/csv_cell.hpp"

namespace faultline::io {

namespace {

/// Where the cells of a column go.
struct Column {
  std::vector<std::string> keys;        ///< from the row down
  const ValueSchema* schema = nullptr;  ///< of the field; of `tags` for a tag, of a number in a map
};

/// The field of that name in a table, or in any alternative of a variant.
const FieldSchema* find_below(const ValueSchema& schema, const std::string& name) {
  if (schema.kind == ValueKind::table) return find_field(schema.fields, name);
  for (const AlternativeSchema& alternative : schema.alternatives) {
    if (alternative.form != base::VariantForm::keyed) continue;
    if (const FieldSchema* field = find_field(alternative.fields, name)) return field;
  }
  return nullptr;
}

class ColumnFinder {
 public:
  ColumnFinder(const FieldSchema& list, Complaints& complaints)
      : list_(list), complaints_(complaints) {}

  std::optional<Column> find(const CsvCell& header) {
    const auto keys = split(header.text, '.');
    Column column{{keys.begin(), keys.end()}, &list_.value.element.front()};
    for (std::size_t i = 0; i < column.keys.size(); ++i) {
      if (column.schema->kind == ValueKind::tags) {
        if (i + 1 == column.keys.size() && !column.keys[i].empty()) return column;
        return unknown(header);
      }
      if (column.schema->kind == ValueKind::map) return entry_of_map(header, std::move(column), i);
      const FieldSchema* field = find_below(*column.schema, column.keys[i]);
      if (field == nullptr) return unknown(header);
      if (!field->supported) return unsupported(header);
      column.schema = &field->value;
    }
    return column;
  }

 private:
  /// A column of numbers: what follows the name of the map, dots included, is a key of it.
  std::optional<Column> entry_of_map(const CsvCell& header, Column column, std::size_t place) {
    static const ValueSchema number(ValueKind::number);
    const auto first = column.keys.begin() + static_cast<std::ptrdiff_t>(place);
    std::string key = *first;
    for (auto more = first + 1; more != column.keys.end(); ++more) key += "." + *more;
    if (key.empty()) return unknown(header);
    column.keys.erase(first + 1, column.keys.end());
    column.keys.back() = std::move(key);
    column.schema = &number;
    return column;
  }

  std::optional<Column> unknown(const CsvCell& header) {
    if (header.text.empty()) {
      complaints_.add(header.mark, list_.name, "the column has no name", "a name in the header");
      return std::nullopt;
    }
    complaints_.add(header.mark, path_of(header), "unknown column `" + header.text + "`", {},
                    base::did_you_mean(header.text, names_of(list_.value.element.front().fields)));
    return std::nullopt;
  }

  std::optional<Column> unsupported(const CsvCell& header) {
    complaints_.add(header.mark, path_of(header),
                    "`" + header.text + "` is not supported by this version");
    return std::nullopt;
  }

  [[nodiscard]] std::string path_of(const CsvCell& header) const {
    return base::field_path(list_.name, header.text);
  }

  const FieldSchema& list_;
  Complaints& complaints_;
};

/// The table that holds the last key of the column, made on the way.
Node::Table& holder_of(Node& row, const Column& column, Mark mark) {
  Node* node = &row;
  for (std::size_t i = 0; i + 1 < column.keys.size(); ++i) {
    const std::string& key = column.keys[i];
    if (node->find(key) == nullptr) put(*node->table(), {key, mark, {mark, Node::Table()}});
    node = node->find(key);
    if (node->table() == nullptr) *node = {mark, Node::Table()};
  }
  return *node->table();
}

Node read_row(const CsvRecord& record, const std::vector<std::optional<Column>>& columns,
              const FieldSchema& list, Complaints& complaints) {
  Node row(record.front().mark, Node::Table());
  for (std::size_t i = 0; i < record.size(); ++i) {
    const CsvCell& cell = record[i];
    if (!columns[i] || cell.text.empty()) continue;
    const Column& column = *columns[i];
    const bool tag = column.schema->kind == ValueKind::tags && column.keys.size() > 1;
    Node value = tag ? read_tag_cell(cell)
                     : read_cell(cell, *column.schema,
                                 base::field_path(list.name, column.keys.front()), complaints);
    put(holder_of(row, column, cell.mark), {column.keys.back(), cell.mark, std::move(value)});
  }
  return row;
}

}  // namespace

Node read_csv_rows(const CsvTable& table, const FieldSchema& list, Complaints& complaints) {
  ColumnFinder finder(list, complaints);
  std::vector<std::optional<Column>> columns;
  columns.reserve(table.header.size());
  for (const CsvCell& cell : table.header) columns.push_back(finder.find(cell));
  const Mark begin = table.header.front().mark;
  if (table.records.empty() && table.complete) {
    complaints.add(begin, list.name, "the table has no rows", "at least one row");
  }
  Node::Array rows;
  rows.reserve(table.records.size());
  for (const CsvRecord& record : table.records) {
    rows.push_back(read_row(record, columns, list, complaints));
  }
  return {begin, std::move(rows)};
}

}  // namespace faultline::io
