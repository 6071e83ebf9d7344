// SPDX-License-Identifier: Apache-2.0
#include "io/reading/matrix_files.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "io/document/csv_source.hpp"
#include "io/reading/csv_matrix.hpp"

namespace faultline::io {

namespace {

constexpr std::size_t most_entries_listed = 20;

/// Complains about names and values that no matrix has, each at its place in the file.
class Hdf5Check {
 public:
  Hdf5Check(const Hdf5Matrix& matrix, const Hdf5Address& address, const std::string& file,
            const std::string& path, Sources& sources, Complaints& complaints)
      : matrix_(matrix),
        entries_(file + ":" + address.dataset),
        names_(file + ":" + address.names()),
        path_(path),
        sources_(sources),
        complaints_(complaints) {}

  void check_names() {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < matrix_.names.size(); ++i)
      if (!seen.insert(matrix_.names[i]).second)
        complain(fmt::format("{}[{}]", names_, i), path_,
                 fmt::format("the name `{}` stands here twice", matrix_.names[i]),
                 "each name once");
  }

  void check_values() {
    const std::size_t size = matrix_.names.size();
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < matrix_.values.size(); ++i)
      if (!std::isfinite(matrix_.values[i]) && ++wrong <= most_entries_listed)
        complain_about_entry(i / size, i % size);
    if (wrong > most_entries_listed)
      complain(entries_, path_, fmt::format("{} more like these", wrong - most_entries_listed),
               "numbers");
  }

  [[nodiscard]] MatrixPlaces places() const { return {entries_, names_, matrix_.names}; }

 private:
  void complain_about_entry(std::size_t row, std::size_t column) {
    const auto& names = matrix_.names;
    complain(
        fmt::format("{}[{}, {}]", entries_, row, column),
        fmt::format("{}[{}, {}]", path_, names[row], names[column]),
        fmt::format("`{}` is not a finite number", matrix_.values[row * names.size() + column]),
        "a number");
  }

  void complain(const std::string& place, const std::string& path, std::string problem,
                std::string expected) {
    complaints_.add(sources_.add(place, {}), path, std::move(problem), std::move(expected));
  }

  const Hdf5Matrix& matrix_;
  std::string entries_;
  std::string names_;
  const std::string& path_;
  Sources& sources_;
  Complaints& complaints_;
};

/// The names of a matrix in place, and where they and its values stand.
MatrixPlaces places_in_place(const Node& node, const Sources& sources) {
  std::vector<std::string> names;
  std::vector<MatrixPlaces::Spot> at_names;
  std::vector<MatrixPlaces::Spot> at_entries;
  for (const Node& name : *node.find("names")->array()) {
    names.push_back(avs_named(*name.text()));
    at_names.push_back({name.mark.line, name.mark.column});
  }
  for (const Node& row : *node.find("values")->array())
    for (const Node& value : *row.array())
      at_entries.push_back({value.mark.line, value.mark.column});
  return {sources.place_of(node.mark).file, std::move(names), std::move(at_names),
          std::move(at_entries)};
}

}  // namespace

MatrixFiles::MatrixFiles(Sources& sources, Complaints& complaints)
    : sources_(sources), complaints_(complaints) {}

void MatrixFiles::read(const Node& name, const std::string& path) {
  const bool sound = complaints_.empty();
  if (sound && matrices_.contains(sources_.path_of(name.mark, *name.text()))) return;
  if (const auto address = hdf5_address(*name.text())) return read_hdf5(name, *address, path);
  read_csv(name, path);
}

std::optional<SourceText> MatrixFiles::read_bytes(const Node& name, const std::string& file,
                                                  const std::string& path) {
  std::string problem;
  auto source = sources_.read(name.mark, file, problem);
  if (!source) complaints_.add_missing(name.mark, path, "cannot read `" + file + "`: " + problem);
  return source;
}

void MatrixFiles::read_csv(const Node& name, const std::string& path) {
  const std::string& written = *name.text();
  const auto source = read_bytes(name, written, path);
  if (!source) return;
  const auto table = parse_csv(source->text, source->mark, path, complaints_);
  if (!table) return;
  CsvMatrix csv = read_csv_matrix(*table, path, complaints_);
  if (csv.values.size() != csv.names.size() * csv.names.size()) return;
  MatrixPlaces places(sources_.place_of(source->mark).file, csv.names, std::move(csv.at_names),
                      std::move(csv.at_entries));
  matrices_[sources_.path_of(name.mark, written)] = {
      sorted_by_name({written, std::move(csv.names), std::move(csv.values)}), std::move(places)};
}

void MatrixFiles::read_hdf5(const Node& name, const Hdf5Address& address, const std::string& path) {
  if (address.dataset.empty() || address.dataset.front() != '/')
    return complaints_.add(name.mark, path, "no data set of the HDF5 file is named",
                           "the file, a colon and a path, as in `m.h5:/correlation`");
  const auto source = read_bytes(name, address.file, path);
  if (!source) return;
  const std::string file = sources_.place_of(source->mark).file;
  auto matrix = read_hdf5_matrix(source->text, address, file, path, sources_, complaints_);
  if (!matrix) return;
  for (std::string& row : matrix->names) row = avs_named(row);
  Hdf5Check check(*matrix, address, file, path, sources_, complaints_);
  check.check_names();
  check.check_values();
  MatrixPlaces places = check.places();
  const std::string& written = *name.text();
  matrices_[sources_.path_of(name.mark, written)] = {
      sorted_by_name({written, std::move(matrix->names), std::move(matrix->values)}),
      std::move(places)};
}

const MatrixFiles::ReadMatrix& MatrixFiles::find(const Node& name) const {
  FAULTLINE_EXPECT(name.text() != nullptr);
  const auto found = matrices_.find(sources_.path_of(name.mark, *name.text()));
  FAULTLINE_EXPECT(found != matrices_.end());
  return found->second;
}

const base::NamedMatrix& MatrixFiles::matrix_of(const Node& name) const {
  return find(name).matrix;
}

MatrixPlaces MatrixFiles::places_of(const Node& node) const {
  return node.text() != nullptr ? find(node).places : places_in_place(node, sources_);
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
