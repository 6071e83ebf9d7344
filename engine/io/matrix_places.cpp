// SPDX-License-Identifier: Apache-2.0
#include "io/matrix_places.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"

namespace faultline::io {

MatrixPlaces::MatrixPlaces(std::string file, std::vector<std::string> names,
                           std::vector<Spot> at_names, std::vector<Spot> at_entries)
    : entries_(file),
      at_names_(std::move(file)),
      names_(std::move(names)),
      name_spots_(std::move(at_names)),
      entry_spots_(std::move(at_entries)) {
  FAULTLINE_EXPECT(name_spots_.size() == names_.size());
  FAULTLINE_EXPECT(entry_spots_.size() == names_.size() * names_.size());
}

MatrixPlaces::MatrixPlaces(std::string entries, std::string at_names,
                           std::vector<std::string> names)
    : entries_(std::move(entries)), at_names_(std::move(at_names)), names_(std::move(names)) {}

Place MatrixPlaces::find(std::string_view what) const {
  if (const auto entry = find_entry(what)) return *entry;
  return place_of_name(index_of(what).value_or(0));
}

std::optional<std::size_t> MatrixPlaces::index_of(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

std::optional<Place> MatrixPlaces::find_entry(std::string_view what) const {
  constexpr std::string_view between = ", ";
  const auto comma = what.find(between);
  if (comma == std::string_view::npos) return std::nullopt;
  const auto row = index_of(what.substr(0, comma));
  const auto column = index_of(what.substr(comma + between.size()));
  if (!row || !column) return std::nullopt;
  if (entry_spots_.empty()) return Place{fmt::format("{}[{}, {}]", entries_, *row, *column)};
  const Spot spot = entry_spots_[*row * names_.size() + *column];
  return Place{entries_, spot.line, spot.column};
}

Place MatrixPlaces::place_of_name(std::size_t index) const {
  if (names_.empty()) return {at_names_};
  if (name_spots_.empty()) return {fmt::format("{}[{}]", at_names_, index)};
  return {at_names_, name_spots_[index].line, name_spots_[index].column};
}

}  // namespace faultline::io
