// SPDX-License-Identifier: Apache-2.0
#include "io/document/complaints.hpp"

#include <utility>

namespace faultline::io {

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
  sort_by_place(issues);
  if (input_missing_) throw InputMissing(std::move(issues));
  throw ScenarioFileError(std::move(issues));
}

}  // namespace faultline::io
