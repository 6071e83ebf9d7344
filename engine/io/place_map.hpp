// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/issue.hpp"
#include "io/located_issue.hpp"
#include "io/matrix_places.hpp"

namespace faultline::io {

/// Where each field of a scenario was written, by path.
class PlaceMap {
 public:
  /// `root`: the place of what has no other.
  explicit PlaceMap(Place root = {});

  void add(std::string path, Place place);

  /// The names and entries of the matrix at `path` are at `path`[a] and `path`[a, b].
  void add_matrix(std::string path, MatrixPlaces places);

  /// The place of the path, or of the nearest thing around it that has one:
  /// `avs.eigenda.severity` for `avs.eigenda.severity.beta`, the row for a field that was not
  /// written, the scenario as a whole for what stands nowhere.
  [[nodiscard]] Place find(std::string_view path) const;

 private:
  /// A file's name is kept once, however many places are in it.
  struct Entry {
    std::uint32_t file = 0;
    int line = 0;
    int column = 0;
  };
  std::uint32_t number_of(const std::string& file);
  [[nodiscard]] std::optional<Place> find_in_matrix(std::string_view path) const;

  Place root_;
  std::vector<std::string> files_;
  std::unordered_map<std::string, Entry> entries_;
  std::vector<std::pair<std::string, MatrixPlaces>> matrices_;  ///< "dependence.block[0].file["
};

/// The complaints of later steps, with the places that their paths have in the files, sorted by
/// place.
[[nodiscard]] std::vector<LocatedIssue> locate(const std::vector<base::Issue>& issues,
                                               const PlaceMap& places);

}  // namespace faultline::io
