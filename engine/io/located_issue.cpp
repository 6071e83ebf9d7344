// SPDX-License-Identifier: Apache-2.0
#include "io/located_issue.hpp"

#include <algorithm>
#include <tuple>

#include "base/contracts.hpp"

namespace faultline::io {

namespace {

auto order_of(const LocatedIssue& located) {
  const auto& [place, issue] = located;
  return std::tie(place.file, place.line, place.column, issue.path, issue.problem, issue.expected,
                  issue.hint);
}

std::string text_of(const std::vector<LocatedIssue>& issues) {
  FAULTLINE_EXPECT(!issues.empty());
  std::string text;
  for (const LocatedIssue& issue : issues) {
    if (!text.empty()) text += '\n';
    text += format_issue(issue);
  }
  return text;
}

std::string text_of(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

std::string format_issue(const LocatedIssue& located) {
  const base::Issue& issue = located.issue;
  std::string text = text_of(located.place) + ": ";
  if (!issue.path.empty()) text += issue.path + ": ";
  text += issue.problem;
  if (!issue.expected.empty()) text += " (expected " + issue.expected + ")";
  if (!issue.hint.empty()) text += "; " + issue.hint;
  return text;
}

void sort_by_place(std::vector<LocatedIssue>& issues) {
  std::sort(issues.begin(), issues.end(),
            [](const LocatedIssue& a, const LocatedIssue& b) { return order_of(a) < order_of(b); });
  const auto repeated = std::unique(
      issues.begin(), issues.end(),
      [](const LocatedIssue& a, const LocatedIssue& b) { return order_of(a) == order_of(b); });
  issues.erase(repeated, issues.end());
}

ScenarioFileError::ScenarioFileError(std::vector<LocatedIssue> issues)
    : std::runtime_error(text_of(issues)), issues_(std::move(issues)) {}

InputMissing::InputMissing(std::vector<LocatedIssue> issues)
    : std::runtime_error(text_of(issues)), issues_(std::move(issues)) {}

}  // namespace faultline::io
