// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/document/complaints.hpp"

namespace faultline::io {

/// A data set within an HDF5 file, as a scenario writes it: `m.h5:/correlation`.
struct Hdf5Address {
  std::string file;     ///< "m.h5"
  std::string dataset;  ///< "/correlation"; empty where none is named

  /// The data set with the names of the rows: `names` in the same group.
  [[nodiscard]] std::string names() const;
};

/// What `written` says when it names an HDF5 file (`.h5`, `.hdf5`), and nothing else.
[[nodiscard]] std::optional<Hdf5Address> hdf5_address(const std::string& written);

/// A square matrix and the names of its rows, as they stand in the file. Row-major.
struct Hdf5Matrix {
  std::vector<std::string> names;
  std::vector<double> values;  ///< finite; names.size()²
};

/// The matrix of floating-point numbers, 32 or 64 bits, at `address` in a file of these bytes, with
/// its names as text of fixed or variable length. Where that cannot be had, complains under `path`
/// at places in `file`, and returns nothing.
///
/// Nothing outside of these bytes is read: what links to other files, or is stored in them, is
/// refused. Memory is taken only for what the bytes have room for.
[[nodiscard]] std::optional<Hdf5Matrix> read_hdf5_matrix(const std::string& bytes,
                                                         const Hdf5Address& address,
                                                         const std::string& file,
                                                         const std::string& path, Sources& sources,
                                                         Complaints& complaints);

}  // namespace faultline::io
