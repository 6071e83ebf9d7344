// SPDX-License-Identifier: Apache-2.0
#include "io/reading/matrix_files.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "io/document/csv_source.hpp"

namespace faultline::io {

namespace {

/// Turns a CSV table into a matrix.
class MatrixTable {
 public:
  MatrixTable(const CsvTable& table, const std::string& path, Complaints& complaints)
      : table_(table), path_(path), complaints_(complaints) {
    const std::string& first = table.header.front().text;
    first_column_ = first.empty() || first == "name" ? 1 : 0;
    for (std::size_t i = first_column_; i < table.header.size(); ++i) {
      names_.push_back(avs_named(table.header[i].text));
    }
  }

  /// Without values when the table is not square: a long header must not cost its square.
  [[nodiscard]] base::NamedMatrix read(std::string file) {
    const std::size_t size = names_.size();
    const bool square = table_.records.size() == size;
    base::NamedMatrix matrix{std::move(file), names_,
                             std::vector<double>(square ? size * size : 0)};
    std::vector<double> checked_only(size);
    if (!square && table_.complete) {
      complain(table_.header.front().mark, std::to_string(table_.records.size()) + " rows",
               std::to_string(size) + ", one per column");
    }
    std::vector<bool> seen(size, false);
    for (std::size_t i = 0; i < table_.records.size(); ++i) {
      const auto row = row_of(table_.records[i], i);
      if (!row) continue;
      if (seen[*row]) complain(table_.records[i].front().mark, "the row stands here twice", {});
      seen[*row] = true;
      read_row(table_.records[i],
               square ? matrix.values.data() + *row * size : checked_only.data());
    }
    return matrix;
  }

 private:
  std::optional<std::size_t> row_of(const CsvRecord& record, std::size_t position) {
    if (first_column_ == 0) {
      if (position < names_.size()) return position;
      return std::nullopt;
    }
    const std::string name = avs_named(record.front().text);
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
    complain(record.front().mark, "`" + name + "` is not in the header", "a name of the header",
             base::did_you_mean(name, names_));
    return std::nullopt;
  }

  void read_row(const CsvRecord& record, double* values) {
    for (std::size_t i = first_column_; i < record.size(); ++i) {
      const std::string& text = record[i].text;
      double& value = values[i - first_column_];
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error == std::errc() && end == text.data() + text.size() && std::isfinite(value))
        continue;
      complain(record[i].mark, "`" + text + "` is not a finite number", "a number");
    }
  }

  void complain(Mark mark, std::string problem, std::string expected, std::string hint = {}) {
    complaints_.add(mark, path_, std::move(problem), std::move(expected), std::move(hint));
  }

  const CsvTable& table_;
  const std::string& path_;
  Complaints& complaints_;
  std::size_t first_column_ = 0;
  std::vector<std::string> names_;
};

}  // namespace

MatrixFiles::MatrixFiles(Sources& sources, Complaints& complaints)
    : sources_(sources), complaints_(complaints) {}

void MatrixFiles::read(const Node& name, const std::string& path) {
  const std::string& written = *name.text();
  if (written.find(".h5:") != std::string::npos) {
    return complaints_.add(name.mark, path, "a matrix in HDF5 is not supported by this version",
                           "the name of a CSV file");
  }
  std::string problem;
  const auto source = sources_.read(name.mark, written, problem);
  if (!source) {
    return complaints_.add_missing(name.mark, path, "cannot read `" + written + "`: " + problem);
  }
  const auto table = parse_csv(source->text, source->mark, path, complaints_);
  if (!table) return;
  base::NamedMatrix matrix = MatrixTable(*table, path, complaints_).read(written);
  if (matrix.values.size() != matrix.names.size() * matrix.names.size()) return;
  matrices_[sources_.path_of(name.mark, written)] = sorted_by_name(std::move(matrix));
}

const base::NamedMatrix& MatrixFiles::matrix_of(const Node& name) const {
  FAULTLINE_EXPECT(name.text() != nullptr);
  const auto found = matrices_.find(sources_.path_of(name.mark, *name.text()));
  FAULTLINE_EXPECT(found != matrices_.end());
  return found->second;
}

std::string avs_named(const std::string& name) {
  constexpr std::string_view table = "avs.";
  return name.substr(0, table.size()) == table ? name.substr(table.size()) : name;
}

base::NamedMatrix sorted_by_name(base::NamedMatrix matrix) {
  const std::size_t size = matrix.names.size();
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return matrix.names[a] < matrix.names[b]; });
  base::NamedMatrix sorted{std::move(matrix.file), {}, {}};
  sorted.values.reserve(size * size);
  for (const std::size_t row : order) {
    sorted.names.push_back(std::move(matrix.names[row]));
    for (const std::size_t column : order) {
      sorted.values.push_back(matrix.values[row * size + column]);
    }
  }
  return sorted;
}

}  // namespace faultline::io
