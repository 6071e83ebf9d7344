// SPDX-License-Identifier: Apache-2.0
#include "io/document/complaints.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace faultline::io {

namespace {

auto order_of(const LocatedIssue& located) {
  const auto& [place, issue] = located;
  return std::tie(place.file, place.line, place.column, issue.path, issue.problem, issue.expected,
                  issue.hint);
}

void sort_distinct(std::vector<LocatedIssue>& issues) {
  std::sort(issues.begin(), issues.end(), [](const LocatedIssue& a, const LocatedIssue& b) {
    return order_of(a) < order_of(b);
  });
  issues.erase(std::unique(issues.begin(), issues.end(),
                           [](const LocatedIssue& a, const LocatedIssue& b) {
                             return order_of(a) == order_of(b);
                           }),
               issues.end());
}

}  // namespace

void Complaints::add(Mark mark, std::string path, std::string problem, std::string expected,
                     std::string hint) {
  list_.push_back(
      {mark, {std::move(path), std::move(problem), std::move(expected), std::move(hint)}});
}

void Complaints::add_missing(Mark mark, std::string path, std::string problem) {
  input_missing_ = true;
  add(mark, std::move(path), std::move(problem));
}

void Complaints::throw_if_any(const Sources& sources) const {
  if (list_.empty()) return;
  std::vector<LocatedIssue> issues;
  issues.reserve(list_.size());
  for (const auto& [mark, issue] : list_) issues.push_back({sources.place_of(mark), issue});
  sort_distinct(issues);
  if (input_missing_) throw InputMissing(std::move(issues));
  throw ScenarioFileError(std::move(issues));
}

}  // namespace faultline::io
