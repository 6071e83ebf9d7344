// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "risk/mean_estimate.hpp"
#include "risk/table.hpp"

namespace faultline::risk {

/// An estimate for every position, and its standard error beside it: not-a-number at first.
class PositionTable {
 public:
  PositionTable(std::size_t positions, std::string name, std::string units, std::string long_name)
      : name_(std::move(name)),
        units_(std::move(units)),
        long_name_(std::move(long_name)),
        mean_(positions, std::numeric_limits<double>::quiet_NaN()),
        error_(mean_) {}

  void set(std::size_t position, MeanEstimate estimate) {
    mean_[position] = estimate.mean;
    error_[position] = estimate.error;
  }

  void append_to(std::vector<Table>& tables) const {
    tables.push_back({name_, {"position"}, units_, long_name_, mean_});
    tables.push_back(
        {name_ + "_se",
         {"position"},
         units_,
         "its standard error; NaN when all trials are equal, and where unknown numbers "
         "are drawn",
         error_});
  }

 private:
  std::string name_;
  std::string units_;
  std::string long_name_;
  std::vector<double> mean_;
  std::vector<double> error_;
};

}  // namespace faultline::risk
