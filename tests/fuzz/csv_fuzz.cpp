// SPDX-License-Identifier: Apache-2.0
//
// CSV files. The first line names the table of the scenario that the text below it is, or says that
// it is a `sample`; of any other name, the text is a matrix. Every row that is kept fits the
// header, places run forward, and every complaint can be printed.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/fuzz_target.hpp"
#include "fuzz/named_files.hpp"
#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/document/sources.hpp"
#include "io/reading/csv_rows.hpp"
#include "io/reading/declared_ids.hpp"
#include "io/reading/merge.hpp"
#include "io/reading/named_files.hpp"
#include "io/reading/node_checker.hpp"
#include "io/schema/scenario_schema.hpp"

namespace faultline::fuzz {

namespace {

constexpr const char* file_name = "table.csv";

/// Reads one CSV file, whose text is all there is.
class CsvReading {
 public:
  explicit CsvReading(std::string_view text)
      : files_{.scenario = {}, .others = {{file_name, std::string(text)}}, .overrides = {}},
        sources_(reader_of(files_)),
        mark_(sources_.add(file_name, {})) {}

  void read_rows(const io::FieldSchema& list) {
    const auto table = io::parse_csv(files_.others[file_name], mark_, list.name, complaints_);
    if (!table) return;
    check_table(*table);
    io::Node rows = io::read_csv_rows(*table, list, complaints_);
    io::report_duplicate_rows(rows, list.value, list.name, sources_, complaints_);
    io::Node document(mark_, io::Node::Table());
    document.table()->push_back({list.name, mark_, std::move(rows)});
    io::NamedFiles named(sources_, complaints_);
    const io::DeclaredIds ids(document, io::scenario_schema(), {});
    io::NodeChecker(ids, named, complaints_).check(document, io::scenario_schema(), {});
  }

  void read_matrix() {
    io::MatrixFiles matrices(sources_, complaints_);
    const io::Node name(mark_, std::string(file_name));
    matrices.read(name, "dependence.matrix");
    if (!complaints_.empty()) return;
    const auto& matrix = matrices.matrix_of(name);
    FAULTLINE_PROMISE(matrix.values.size() == matrix.names.size() * matrix.names.size());
  }

  void read_sample() {
    io::SampleFiles samples(sources_, complaints_);
    const io::Node name(mark_, std::string(file_name));
    samples.read(name, base::fraction(), "avs.x.severity.empirical");
    if (!complaints_.empty()) return;
    const auto& sample = samples.sample_of(name);
    FAULTLINE_PROMISE(!sample.values.empty());
    FAULTLINE_PROMISE(sample.weights.empty() || sample.weights.size() == sample.values.size());
    FAULTLINE_PROMISE(std::is_sorted(sample.values.begin(), sample.values.end()));
  }

  void print_complaints() const {
    try {
      complaints_.throw_if_any(sources_);
    } catch (const io::ScenarioFileError& error) {
      FAULTLINE_PROMISE(error.what()[0] != '\0');
    }
  }

 private:
  static void check_table(const io::CsvTable& table) {
    int line = table.header.front().mark.line;
    for (const io::CsvRecord& record : table.records) {
      FAULTLINE_PROMISE(record.size() == table.header.size());
      FAULTLINE_PROMISE(record.front().mark.line > line);
      line = record.back().mark.line;
    }
  }

  NamedFiles files_;
  io::Sources sources_;
  io::Mark mark_;
  io::Complaints complaints_;
};

const io::FieldSchema* table_named(std::string_view name) {
  for (const io::FieldSchema& field : io::scenario_schema().fields) {
    if (!field.csv_name.empty() && field.csv_name == name) return &field;
  }
  return nullptr;
}

}  // namespace

}  // namespace faultline::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faultline::fuzz;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  const auto* table = table_named(input.substr(0, end));
  const bool sample = input.substr(0, end) == "sample";
  CsvReading reading(input.substr(end + 1));
  if (sample) {
    reading.read_sample();
  } else if (table == nullptr) {
    reading.read_matrix();
  } else {
    reading.read_rows(*table);
  }
  reading.print_complaints();
  return 0;
}
