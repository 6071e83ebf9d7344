// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "risk/measure.hpp"

namespace faultline::risk {

/// What of net costs (K.21) depends on the trial, net loss and what reinstatements cost, of one
/// case summed by block of trials, as `measure::BlockSums` has losses; numeraire. Where these cost
/// a holder nothing, its sums are those of its net loss.
class BlockCosts {
 public:
  /// Measures of a context that has `sums_by_block`; they must outlive this.
  explicit BlockCosts(std::span<const Measure> measures)
      : losses_(block_sums(measures)), costs_(net_cost(measures)) {}

  /// Σ over the trials of each block.
  [[nodiscard]] std::vector<double> sums(portfolio::HolderId holder) const;

  /// Of the book, at one level, without the premium.
  struct ValueAtRisk {
    double net_loss;
    double net_cost;
  };
  /// Σ over the trials of each block of what exceeds the value at risk of the book's net cost.
  [[nodiscard]] std::vector<double> book_excess(const ValueAtRisk& value) const;

 private:
  const measure::BlockSums& losses_;
  const measure::NetCost& costs_;
};

}  // namespace faultline::risk
