// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/named_matrix.hpp"
#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"
#include "io/matrix_places.hpp"
#include "io/reading/hdf5_matrix.hpp"

namespace faultline::io {

/// The matrices that a scenario names files for.
class MatrixFiles {
 public:
  MatrixFiles(Sources& sources, Complaints& complaints);

  /// Reads the matrix in the CSV or HDF5 file that `name` names; what is wrong with it is
  /// complained about in the file, under `path`, or `path`[a, b] for the entry of a row and column.
  ///
  /// CSV: the header names the columns. Where its first cell is empty or `name`, the first column
  /// names the rows, which stand in any order; else rows stand in the order of the header. HDF5:
  /// see hdf5_matrix.hpp. A name `avs.x` is the AVS `x`.
  void read(const Node& name, const std::string& path);

  /// The matrix that was read for `name`, rows and columns in the order of their names.
  [[nodiscard]] const base::NamedMatrix& matrix_of(const Node& name) const;

  /// Where the matrix that `node` names, or holds in place, was written.
  [[nodiscard]] MatrixPlaces places_of(const Node& node) const;

 private:
  struct ReadMatrix {
    base::NamedMatrix matrix;
    MatrixPlaces places;
  };
  void read_csv(const Node& name, const std::string& path);
  void read_hdf5(const Node& name, const Hdf5Address& address, const std::string& path);
  std::optional<SourceText> read_bytes(const Node& name, const std::string& file,
                                       const std::string& path);
  [[nodiscard]] const ReadMatrix& find(const Node& name) const;

  Sources& sources_;
  Complaints& complaints_;
  std::map<std::filesystem::path, ReadMatrix> matrices_;
};

/// The id of the AVS that a matrix names: `x` for `x` and for `avs.x`.
[[nodiscard]] std::string avs_named(const std::string& name);

/// The matrix with rows and columns in the order of their names, as bytes.
[[nodiscard]] base::NamedMatrix sorted_by_name(base::NamedMatrix matrix);

}  // namespace faultline::io
