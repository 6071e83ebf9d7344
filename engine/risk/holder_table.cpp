// SPDX-License-Identifier: Apache-2.0
#include "risk/holder_table.hpp"

#include <limits>
#include <utility>

namespace faultline::risk {

HolderTable::HolderTable(const MeasureContext& context, Header header)
    : header_(std::move(header)),
      values_(context.holder_count() * portfolio::perspective_count * header_.size,
              std::numeric_limits<double>::quiet_NaN()) {}

double& HolderTable::at(portfolio::HolderId holder, portfolio::Perspective perspective,
                        std::size_t index) {
  const std::size_t row =
      holder.index() * portfolio::perspective_count + static_cast<std::size_t>(perspective);
  return values_[row * header_.size + index];
}

void HolderTable::append_to(std::vector<Table>& tables) const {
  const std::size_t book = values_.size() - portfolio::perspective_count * header_.size;
  tables.push_back(table("", {"position", "perspective"}, 0, book));
  tables.push_back(table("book_", {"perspective"}, book, values_.size()));
}

Table HolderTable::table(const std::string& prefix, std::vector<std::string> dims,
                         std::size_t first, std::size_t last) const {
  if (!header_.dimension.empty()) dims.push_back(header_.dimension);
  return {.name = prefix + header_.name,
          .dims = std::move(dims),
          .units = header_.units,
          .long_name = header_.long_name,
          .values = std::vector<double>(values_.begin() + static_cast<std::ptrdiff_t>(first),
                                        values_.begin() + static_cast<std::ptrdiff_t>(last))};
}

}  // namespace faultline::risk
