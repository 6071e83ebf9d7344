// SPDX-License-Identifier: Apache-2.0
#include "cli/label_match.hpp"

#include <map>

namespace faultline::cli {

namespace {

std::map<std::string, std::size_t> places_of(const std::vector<std::string>& labels) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < labels.size(); ++i) places.try_emplace(labels[i], i);
  return places;
}

}  // namespace

LabelMatch match_labels(const std::vector<std::string>& first,
                        const std::vector<std::string>& second) {
  const auto in_first = places_of(first);
  const auto in_second = places_of(second);
  LabelMatch match;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto found = in_second.find(first[i]);
    if (found == in_second.end()) {
      match.only_first.push_back(first[i]);
      continue;
    }
    match.labels.push_back(first[i]);
    match.places.emplace_back(i, found->second);
  }
  for (const auto& label : second)
    if (!in_first.contains(label)) match.only_second.push_back(label);
  return match;
}

}  // namespace faultline::cli
