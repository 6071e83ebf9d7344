// SPDX-License-Identifier: Apache-2.0
#include "risk/label_tables.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "base/contracts.hpp"

namespace faultline::risk {

LabelTables::LabelTables(const std::string& axis, std::size_t labels, std::vector<Header> headers) {
  for (Header& header : headers) {
    Table table{.name = std::move(header.name),
                .dims = {axis},
                .units = std::move(header.units),
                .long_name = std::move(header.long_name),
                .values = std::vector<double>(labels * header.size,
                                              std::numeric_limits<double>::quiet_NaN())};
    if (!header.dimension.empty()) table.dims.push_back(std::move(header.dimension));
    tables_.push_back(std::move(table));
    sizes_.push_back(header.size);
  }
}

double& LabelTables::at(std::string_view name, std::uint32_t label, std::size_t index) {
  const auto found = std::find_if(tables_.begin(), tables_.end(),
                                  [&](const Table& table) { return table.name == name; });
  FAULTLINE_EXPECT(found != tables_.end());
  const std::size_t size = sizes_[static_cast<std::size_t>(found - tables_.begin())];
  return std::get<std::vector<double>>(found->values)[label * size + index];
}

void LabelTables::append_to(std::vector<Table>& tables) && {
  std::move(tables_.begin(), tables_.end(), std::back_inserter(tables));
}

}  // namespace faultline::risk
