// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/document/complaints.hpp"
#include "io/document/csv_source.hpp"
#include "io/matrix_places.hpp"

namespace faultline::io {

/// A matrix as it stands in a CSV file, with the place of each name and entry; rows in the order of
/// the header.
struct CsvMatrix {
  std::vector<std::string> names;
  std::vector<double> values;  ///< row-major; none when the table is not square
  std::vector<MatrixPlaces::Spot> at_names;
  std::vector<MatrixPlaces::Spot> at_entries;  ///< in parallel with `values`
};

/// Turns a table into a matrix (`MatrixFiles::read` says how it is written). Complains about its
/// rows under `path`, about cells under `path`[row, column].
[[nodiscard]] CsvMatrix read_csv_matrix(const CsvTable& table, const std::string& path,
                                        Complaints& complaints);

}  // namespace faultline::io
