// SPDX-License-Identifier: Apache-2.0
#include "run/net_book_number.hpp"

#include <variant>
#include <vector>

#include "base/contracts.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::run {

double net_book_number(std::span<const risk::Table> tables, std::string_view name,
                       std::size_t case_index, std::size_t level, std::size_t levels) {
  const auto* table = risk::find_table(tables, name);
  FAULTLINE_EXPECT(table != nullptr);
  const auto net = static_cast<std::size_t>(portfolio::Perspective::net);
  return std::get<std::vector<double>>(
      table->values)[(case_index * portfolio::perspective_count + net) * levels + level];
}

}  // namespace faultline::run
