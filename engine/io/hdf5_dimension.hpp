// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5_handle.hpp"

/// Dimension scales as netCDF-4, h5py and MATLAB understand them (HDF5 Dimension Scale
/// Specification 1.2; netCDF-4 file format, "dimensions").
namespace faultline::io {

/// Makes a data set the coordinates of the dimension `name`.
void make_scale(hid_t dataset, const std::string& name);

/// A dimension that has a length and no coordinates: takes no room in the file.
void put_bare_dimension(hid_t parent, const std::string& name, hsize_t length);

/// Which scale stands on which axis of which variable, written at the end in one go.
///
/// Not `H5DSattach_scale`, which rewrites a scale's list at each call, padding bytes from the
/// stack included: equal results would not be equal bytes.
class DimensionLinks {
 public:
  /// Both are absolute paths in the file; one scale per axis of the variable.
  void attach(std::string variable, std::vector<std::string> scales);
  void write(hid_t file) const;

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> variables_;
};

enum class DatasetRole { variable, coordinates, bare_dimension };
[[nodiscard]] DatasetRole role_of(hid_t dataset);

/// Finds the scales of arrays by where they stand in the file: at its root or in a group there, as
/// all of a result does. HDF5 could follow the links itself, but leaks what it has opened when a
/// link leads nowhere; and it could list the file, but takes a minute for 2,000 groups in each
/// other.
class ScaleIndex {
 public:
  explicit ScaleIndex(hid_t file);
  /// Paths from the root, without a slash in front, of the first scale on each axis of a data set
  /// of the file; "" where there is none.
  [[nodiscard]] std::vector<std::string> scales_of(hid_t dataset) const;

 private:
  void add_members(hid_t group, const std::string& prefix);

  std::map<haddr_t, std::string> path_at_;
};

}  // namespace faultline::io
