// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::run {

/// The names that several cases use, sorted, each once: one axis for all of them.
class NameIndex {
 public:
  void add(std::string_view name) { names_.emplace_back(name); }
  /// Sorts what was added; `position_of` may be asked from here on.
  void close();
  [[nodiscard]] std::int64_t position_of(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace faultline::run
