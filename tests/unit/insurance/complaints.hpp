// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "insurance/check.hpp"

namespace faultline::insurance::test {

/// Paths of what is wrong with a cover, in order.
inline std::vector<std::string> paths_of_issues(const CoverSpec& cover) {
  base::Issues issues;
  check(cover, issues);
  std::vector<std::string> paths;
  for (const base::Issue& issue : issues.list()) paths.push_back(issue.path);
  return paths;
}

}  // namespace faultline::insurance::test
