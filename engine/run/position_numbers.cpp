// SPDX-License-Identifier: Apache-2.0
#include "run/position_numbers.hpp"

#include <variant>

#include "base/contracts.hpp"

namespace faultline::run {

namespace {

constexpr auto net_place = static_cast<std::size_t>(portfolio::Perspective::net);

}  // namespace

double PositionNumbers::number(std::string_view table, std::size_t place) const {
  const auto* found = risk::find_table(result_->tables, table);
  FAULTLINE_EXPECT(found != nullptr);
  return std::get<std::vector<double>>(found->values).at(place);
}

double PositionNumbers::net(std::string_view table) const {
  return number(table, row() * portfolio::perspective_count + net_place);
}

double PositionNumbers::net(std::string_view table, std::size_t level) const {
  const std::size_t levels = plan_->run().levels.size();
  return number(table, (row() * portfolio::perspective_count + net_place) * levels + level);
}

double PositionNumbers::own(std::string_view table) const {
  return number(table, row());
}

}  // namespace faultline::run
