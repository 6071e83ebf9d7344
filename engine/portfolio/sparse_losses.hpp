// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "portfolio/index_set.hpp"

namespace faultline::portfolio {

/// Losses of many positions of which few lose anything: added in any order, read by position.
class SparseLosses {
 public:
  /// Admits positions below `bound`.
  void admit(std::size_t bound) {
    touched_.admit(bound);
    if (loss_.size() < bound) loss_.resize(bound, 0.0);
  }

  void add(std::uint32_t position, double loss) {
    loss_[position] += loss;
    touched_.insert(position);
  }

  /// Visits (position, loss) in ascending order of positions.
  template <class Visit>
  void for_each(const Visit& visit) const {
    touched_.for_each([&](std::uint32_t i) { visit(i, loss_[i]); });
  }

  /// The same, and leaves nothing lost.
  template <class Visit>
  void drain(const Visit& visit) {
    touched_.drain([&](std::uint32_t i) {
      visit(i, loss_[i]);
      loss_[i] = 0.0;
    });
  }

 private:
  std::vector<double> loss_;
  IndexSet touched_;
};

}  // namespace faultline::portfolio
