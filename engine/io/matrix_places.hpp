// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/located_issue.hpp"

namespace faultline::io {

/// Where the names and entries of a matrix were written.
class MatrixPlaces {
 public:
  /// Line and column in a text.
  struct Spot {
    int line = 0;
    int column = 0;
  };

  MatrixPlaces() = default;

  /// Of a text: `names` in the order of the rows; `at_names` and, row-major, `at_entries` say where
  /// each stands.
  MatrixPlaces(std::string file, std::vector<std::string> names, std::vector<Spot> at_names,
               std::vector<Spot> at_entries);

  /// Of an HDF5 file, which has no lines: an entry is at "m.h5:/correlation[2, 0]", row and column
  /// from 0, and a name at "m.h5:/names[2]".
  MatrixPlaces(std::string entries, std::string at_names, std::vector<std::string> names);

  /// The place of what a complaint names behind the field of the matrix: an entry "a, b" by the
  /// names of its row and column, or a name "a". A name that is not there stands for the first of
  /// the names.
  [[nodiscard]] Place find(std::string_view what) const;

 private:
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const;
  [[nodiscard]] std::optional<Place> find_entry(std::string_view what) const;
  [[nodiscard]] Place place_of_name(std::size_t index) const;

  std::string entries_;   ///< file, and data set in it
  std::string at_names_;  ///< the same of the names
  std::vector<std::string> names_;
  std::vector<Spot> name_spots_;   ///< none in HDF5
  std::vector<Spot> entry_spots_;  ///< none in HDF5
};

}  // namespace faultline::io
