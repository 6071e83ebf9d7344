// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "portfolio/loss_batch.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/table_header.hpp"

namespace faultline::risk {

/// One estimate for every holder and perspective, and along one further dimension when it has one.
/// It becomes two tables: `name` over positions, and `book_` + name for the book.
class HolderTable {
 public:
  using Header = TableHeader;

  /// All values are not-a-number at first.
  HolderTable(const MeasureContext& context, Header header);

  [[nodiscard]] double& at(portfolio::HolderId holder, portfolio::Perspective perspective,
                           std::size_t index = 0);

  void append_to(std::vector<Table>& tables) const;

 private:
  [[nodiscard]] Table table(const std::string& prefix, std::vector<std::string> dims,
                            std::size_t first, std::size_t last) const;

  Header header_;
  std::vector<double> values_;  ///< holders × perspectives × size
};

}  // namespace faultline::risk
