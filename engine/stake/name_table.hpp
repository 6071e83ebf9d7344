// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"

namespace faultline::stake {

/// Names of one table, sorted; each knows the row of the spec that it stands in.
class NameTable {
 public:
  NameTable() = default;

  /// Complains about empty and repeated ids; the first row of a name counts.
  template <class Spec>
  static NameTable make(std::string_view table, const std::vector<Spec>& rows,
                        base::Issues& issues) {
    NameTable names;
    names.table_ = table;
    for (const auto& row : rows) names.names_.push_back(row.id);
    names.sort(issues);
    return names;
  }

  [[nodiscard]] std::string_view table() const { return table_; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] std::span<const std::string> names() const { return names_; }
  [[nodiscard]] const std::string& name(std::size_t i) const { return names_[i]; }
  /// Row of name i in the spec.
  [[nodiscard]] std::size_t row(std::size_t i) const { return row_[i]; }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;

 private:
  void sort(base::Issues& issues);

  std::string table_;
  std::vector<std::string> names_;
  std::vector<std::size_t> row_;
};

}  // namespace faultline::stake
