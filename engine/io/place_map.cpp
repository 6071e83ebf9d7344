// SPDX-License-Identifier: Apache-2.0
#include "io/place_map.hpp"

#include <algorithm>
#include <utility>

namespace faultline::io {

PlaceMap::PlaceMap(Place root) : root_(std::move(root)) {}

std::uint32_t PlaceMap::number_of(const std::string& file) {
  const auto found = std::find(files_.rbegin(), files_.rend(), file);
  if (found != files_.rend()) return static_cast<std::uint32_t>(files_.rend() - found - 1);
  files_.push_back(file);
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void PlaceMap::add(std::string path, Place place) {
  const Entry entry{number_of(place.file), place.line, place.column};
  entries_.insert_or_assign(std::move(path), entry);
}

void PlaceMap::add_matrix(std::string path, MatrixPlaces places) {
  matrices_.emplace_back(std::move(path) + "[", std::move(places));
}

std::optional<Place> PlaceMap::find_in_matrix(std::string_view path) const {
  if (path.empty() || path.back() != ']') return std::nullopt;
  path.remove_suffix(1);
  for (const auto& [prefix, places] : matrices_)
    if (path.substr(0, prefix.size()) == prefix) return places.find(path.substr(prefix.size()));
  return std::nullopt;
}

Place PlaceMap::find(std::string_view path) const {
  if (auto place = find_in_matrix(path)) return *std::move(place);
  while (true) {
    const auto found = entries_.find(std::string(path));
    if (found != entries_.end()) {
      const auto& [file, line, column] = found->second;
      return {files_[file], line, column};
    }
    const std::size_t end = path.find_last_of(".[");
    if (end == std::string_view::npos) return root_;
    path = path.substr(0, end);
  }
}

std::vector<LocatedIssue> locate(const std::vector<base::Issue>& issues, const PlaceMap& places) {
  std::vector<LocatedIssue> located;
  located.reserve(issues.size());
  for (const base::Issue& issue : issues) located.push_back({places.find(issue.path), issue});
  sort_by_place(located);
  return located;
}

}  // namespace faultline::io
