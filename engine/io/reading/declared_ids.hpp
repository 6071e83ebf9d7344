// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "io/document/node.hpp"
#include "io/schema/value_schema.hpp"

namespace faultline::io {

/// The ids that the tables of a document declare.
class DeclaredIds {
 public:
  /// Of the tables in `incomplete`, some rows could not be read.
  DeclaredIds(const Node& document, const ValueSchema& schema,
              const std::set<std::string>& incomplete);

  /// Whether `table` declares `id`, or may do so in a row that could not be read.
  [[nodiscard]] bool may_have(const std::string& table, const std::string& id) const;

  /// "did you mean `x`?" for the nearest id of `table`; empty where none is near.
  [[nodiscard]] std::string hint_for(const std::string& table, std::string_view id) const;

 private:
  struct Table {
    std::vector<std::string> names;
    std::unordered_set<std::string> known;
    bool complete = true;
  };
  std::map<std::string, Table> tables_;
};

}  // namespace faultline::io
