// SPDX-License-Identifier: Apache-2.0
#include "run/book_numbers.hpp"

#include <variant>
#include <vector>

#include "base/contracts.hpp"
#include "portfolio/loss_batch.hpp"

namespace faultline::run {

double BookNumbers::number(const std::string& name, std::size_t at) const {
  const auto* table = risk::find_table(tables_, name);
  FAULTLINE_EXPECT(table != nullptr);
  return std::get<std::vector<double>>(table->values)[at];
}

double BookNumbers::net_loss(const std::string& of, std::size_t level) const {
  const auto net = static_cast<std::size_t>(portfolio::Perspective::net);
  return number("book_" + of, (case_ * portfolio::perspective_count + net) * levels_ + level);
}

double BookNumbers::net_cost(const std::string& of, std::size_t level) const {
  return number("book_net_cost_" + of, case_ * levels_ + level);
}

risk::BlockCosts::ValueAtRisk BookNumbers::value_at_risk(std::size_t level) const {
  return {.net_loss = net_loss("value_at_risk", level),
          .net_cost = net_cost("value_at_risk", level) - number("book_premium", case_)};
}

}  // namespace faultline::run
