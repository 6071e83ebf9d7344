// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/named_matrix.hpp"
#include "io/document/complaints.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"

namespace faultline::io {

/// The matrices that a scenario names files for.
class MatrixFiles {
 public:
  MatrixFiles(Sources& sources, Complaints& complaints);

  /// Reads the matrix in the CSV file that `name` names; what is wrong with it is complained about
  /// in the file, under `path`.
  ///
  /// The header names the columns. Where its first cell is empty or `name`, the first column names
  /// the rows, which stand in any order; else rows stand in the order of the header. A name `avs.x`
  /// is the AVS `x`.
  void read(const Node& name, const std::string& path);

  /// The matrix that was read for `name`, rows and columns in the order of their names.
  [[nodiscard]] const base::NamedMatrix& matrix_of(const Node& name) const;

 private:
  Sources& sources_;
  Complaints& complaints_;
  std::map<std::filesystem::path, base::NamedMatrix> matrices_;
};

/// The id of the AVS that a matrix names: `x` for `x` and for `avs.x`.
[[nodiscard]] std::string avs_named(const std::string& name);

/// The matrix with rows and columns in the order of their names, as bytes.
[[nodiscard]] base::NamedMatrix sorted_by_name(base::NamedMatrix matrix);

}  // namespace faultline::io
