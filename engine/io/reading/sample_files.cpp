// SPDX-License-Identifier: Apache-2.0
#include "io/reading/sample_files.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "io/document/csv_source.hpp"
#include "io/reading/csv_cell.hpp"
#include "io/reading/node_loader.hpp"
#include "io/reading/scalar_check.hpp"

namespace faultline::io {

namespace {

/// Turns a CSV table into a sample.
class SampleTable {
 public:
  SampleTable(const CsvTable& table, const std::string& path, Complaints& complaints)
      : table_(table), path_(path), complaints_(complaints) {
    const std::vector<std::string> columns{"value", "weight"};
    for (const CsvCell& cell : table.header) {
      if (std::find(columns.begin(), columns.end(), cell.text) == columns.end())
        complain(
            cell.mark,
            {"unknown column `" + cell.text + "`", {}, base::did_you_mean(cell.text, columns)});
    }
  }

  [[nodiscard]] base::WeightedSample read(std::string file, const base::Range& range) {
    base::WeightedSample sample{std::move(file), {}, {}};
    const Mark begin = table_.header.front().mark;
    if (table_.records.empty() && table_.complete)
      complain(begin, {"the file has no rows", "at least one row", {}});
    if (const auto column = find("value"))
      sample.values = read_column(*column, number_in(range));
    else
      complain(begin,
               {"there is no column `value`", "the columns `value` and, if wanted, `weight`", {}});
    if (const auto column = find("weight"))
      sample.weights = read_column(*column, number_in(base::above(0.0)));
    return sample;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> find(const char* name) const {
    for (std::size_t i = 0; i < table_.header.size(); ++i)
      if (table_.header[i].text == name) return i;
    return std::nullopt;
  }

  std::vector<double> read_column(std::size_t column, const ValueSchema& schema) {
    std::vector<double> numbers;
    for (const CsvRecord& record : table_.records) {
      const Node node = read_cell(record[column], schema, path_, complaints_);
      if (node.invalid()) continue;
      if (record[column].text.empty()) {
        complain(node.mark, {"the cell is empty", phrase_of(schema), {}});
        continue;
      }
      if (auto objection = object_to_scalar(node, schema))
        complain(node.mark, std::move(*objection));
      else
        load(node, numbers.emplace_back());
    }
    return numbers;
  }

  void complain(Mark mark, Objection objection) {
    complaints_.add(mark, path_, std::move(objection.problem), std::move(objection.expected),
                    std::move(objection.hint));
  }

  const CsvTable& table_;
  const std::string& path_;
  Complaints& complaints_;
};

}  // namespace

SampleFiles::SampleFiles(Sources& sources, Complaints& complaints)
    : sources_(sources), complaints_(complaints) {}

void SampleFiles::read(const Node& name, const base::Range& range, const std::string& path) {
  const std::string& written = *name.text();
  const auto [sample, first] = samples_.try_emplace(sources_.path_of(name.mark, written));
  if (!first) return;
  std::string problem;
  const auto source = sources_.read(name.mark, written, problem);
  if (!source) {
    return complaints_.add_missing(name.mark, path, "cannot read `" + written + "`: " + problem);
  }
  const auto table = parse_csv(source->text, source->mark, path, complaints_);
  if (!table) return;
  auto read = SampleTable(*table, path, complaints_).read(written, range);
  if (complaints_.empty()) sample->second = sorted_by_value(std::move(read));
}

const base::WeightedSample& SampleFiles::sample_of(const Node& name) const {
  FAULTLINE_EXPECT(name.text() != nullptr);
  const auto found = samples_.find(sources_.path_of(name.mark, *name.text()));
  FAULTLINE_EXPECT(found != samples_.end());
  return found->second;
}

base::WeightedSample sorted_by_value(base::WeightedSample sample) {
  if (sample.weights.empty()) {
    std::sort(sample.values.begin(), sample.values.end());
    return sample;
  }
  FAULTLINE_EXPECT(sample.weights.size() == sample.values.size());
  std::vector<std::pair<double, double>> rows;
  rows.reserve(sample.values.size());
  for (std::size_t i = 0; i < sample.values.size(); ++i)
    rows.emplace_back(sample.values[i], sample.weights[i]);
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::tie(sample.values[i], sample.weights[i]) = rows[i];
  return sample;
}

}  // namespace faultline::io
