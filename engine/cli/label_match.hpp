// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace faultline::cli {

/// Labels that two axes of one name have in common, in the order of the first, and the others.
struct LabelMatch {
  std::vector<std::string> labels;
  std::vector<std::pair<std::size_t, std::size_t>> places;  ///< of each along both axes
  std::vector<std::string> only_first;
  std::vector<std::string> only_second;
};

[[nodiscard]] LabelMatch match_labels(const std::vector<std::string>& first,
                                      const std::vector<std::string>& second);

}  // namespace faultline::cli
