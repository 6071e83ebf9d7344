// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "risk/block_costs.hpp"
#include "risk/table.hpp"

namespace faultline::run {

/// Estimates of the net loss and net cost of the book in one case, from the tables that have them.
class BookNumbers {
 public:
  BookNumbers(std::span<const risk::Table> tables, std::size_t case_index, std::size_t levels)
      : tables_(tables), case_(case_index), levels_(levels) {}

  /// Of its net loss, such as "value_at_risk", at the level of this place.
  [[nodiscard]] double net_loss(const std::string& of, std::size_t level) const;
  /// Of its net cost, where anything has a premium.
  [[nodiscard]] double net_cost(const std::string& of, std::size_t level) const;
  /// Values at risk without what premiums are certain to add.
  [[nodiscard]] risk::BlockCosts::ValueAtRisk value_at_risk(std::size_t level) const;

 private:
  [[nodiscard]] double number(const std::string& name, std::size_t at) const;

  std::span<const risk::Table> tables_;
  std::size_t case_;
  std::size_t levels_;
};

}  // namespace faultline::run
