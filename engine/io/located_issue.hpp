// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/issue.hpp"

namespace faultline::io {

/// Where something was written. Line and column count from 1, columns in characters; line 0 stands
/// for the whole of `file`, as it does for what came from the command line ("--set a=b").
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

/// A complaint and where the cure goes.
struct LocatedIssue {
  Place place;
  base::Issue issue;
};

/// "file:line:col: path: problem (expected …); hint", without the parts that are empty.
[[nodiscard]] std::string format_issue(const LocatedIssue& issue);

/// Sorts by file, line and column, then by path and text; leaves each complaint once.
void sort_by_place(std::vector<LocatedIssue>& issues);

/// Their input: a scenario that cannot be read, with every complaint about it, sorted by place.
class ScenarioFileError : public std::runtime_error {
 public:
  /// `issues` is not empty.
  explicit ScenarioFileError(std::vector<LocatedIssue> issues);
  [[nodiscard]] const std::vector<LocatedIssue>& issues() const { return issues_; }

 private:
  std::vector<LocatedIssue> issues_;
};

/// The world: a file that the scenario is made of is not there or cannot be read. Holds the
/// complaints about the files that could be read, too.
class InputMissing : public std::runtime_error {
 public:
  /// `issues` is not empty.
  explicit InputMissing(std::vector<LocatedIssue> issues);
  [[nodiscard]] const std::vector<LocatedIssue>& issues() const { return issues_; }

 private:
  std::vector<LocatedIssue> issues_;
};

}  // namespace faultline::io
