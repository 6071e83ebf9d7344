// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "io/document/node.hpp"
#include "io/document/sources.hpp"
#include "io/located_issue.hpp"

namespace faultline::io {

/// Collects what is wrong with a document, each complaint with its place.
class Complaints {
 public:
  void add(Mark mark, std::string path, std::string problem, std::string expected = {},
           std::string hint = {});

  /// A file that is not there or cannot be read.
  void add_missing(Mark mark, std::string path, std::string problem);

  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }

  /// Throws `InputMissing` when a file is missing, `ScenarioFileError` when anything else is wrong,
  /// with every complaint once, sorted by place.
  void throw_if_any(const Sources& sources) const;

 private:
  struct Complaint {
    Mark mark;
    base::Issue issue;
  };
  std::vector<Complaint> list_;
  bool input_missing_ = false;
};

}  // namespace faultline::io
