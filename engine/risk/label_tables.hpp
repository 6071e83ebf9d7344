// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "risk/table.hpp"
#include "risk/table_header.hpp"

namespace faultline::risk {

/// Tables along one axis of labels, such as covers, and some along a further dimension as well.
/// They are there whether or not anything is set: values are not-a-number at first.
class LabelTables {
 public:
  using Header = TableHeader;

  LabelTables(const std::string& axis, std::size_t labels, std::vector<Header> headers);

  /// `name`: of one of the headers.
  [[nodiscard]] double& at(std::string_view name, std::uint32_t label, std::size_t index = 0);

  /// In the order of the headers.
  void append_to(std::vector<Table>& tables) &&;

 private:
  std::vector<Table> tables_;
  std::vector<std::size_t> sizes_;  ///< by table: of its further dimension
};

}  // namespace faultline::risk
