// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace faultline::base {

/// One complaint about what the user wrote. `path` names the field as the user would:
/// `avs.eigenda.failure_probability`, `cover.c1.terms[0].tower[1].width`,
/// `delegation[eETH,p2p-steth].amount`. Only io knows at which file, line and column it stands.
struct Issue {
  std::string path;
  std::string problem;   ///< "1.7 is out of range"
  std::string expected;  ///< "a probability in [0, 1)"; may be empty
  std::string hint;      ///< "did you mean 0.017?"; may be empty
};

/// Collects every complaint of a reading, so that the user sees all of them at once.
class Issues {
 public:
  void add(std::string path, std::string problem, std::string expected = {},
           std::string hint = {}) {
    list_.push_back({std::move(path), std::move(problem), std::move(expected), std::move(hint)});
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Issue>& list() const { return list_; }

 private:
  std::vector<Issue> list_;
};

/// Whether there is anything to complain about, in any of the lists.
[[nodiscard]] inline bool any(std::span<const Issues> lists) {
  for (const Issues& list : lists)
    if (!list.empty()) return true;
  return false;
}

/// Their input: a scenario that cannot be run, with the whole list of reasons.
class ScenarioError : public std::runtime_error {
 public:
  explicit ScenarioError(std::vector<Issue> issues)
      : std::runtime_error(issues.empty() ? "scenario error" : issues.front().problem),
        issues_(std::move(issues)) {}
  [[nodiscard]] const std::vector<Issue>& issues() const { return issues_; }

 private:
  std::vector<Issue> issues_;
};

/// Throws `ScenarioError` when there is anything to complain about.
inline void throw_if_any(const Issues& issues) {
  if (!issues.empty()) throw ScenarioError(issues.list());
}

}  // namespace faultline::base
