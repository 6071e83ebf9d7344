// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "failure/expected_failures.hpp"

namespace faultline::risk {

/// A count that is expected to be smaller has no score.
inline constexpr double fewest_expected = 20.0;

/// Pairs of leading causes too rarely expected to fail together to be looked at one by one: those
/// of the same two blocks are counted together.
class PairPools {
 public:
  struct Pool {
    std::string name;       ///< "dependence.block[0]", "dependence.block[0] with independent"
    std::int64_t pairs;     ///< its pairs
    double expected = 0.0;  ///< Σp_ij: pairs failing together per trial
  };
  static constexpr std::uint16_t none = ~std::uint16_t{0};

  /// `trials`: of the whole run, so that every part of it pools the same.
  PairPools(const failure::ExpectedFailures& expected, std::uint64_t trials);

  [[nodiscard]] const std::vector<Pool>& pools() const { return pools_; }
  /// By pair of leading causes (`failure::pair_place`): place in `pools()`, or none.
  [[nodiscard]] const std::vector<std::uint16_t>& pool_of() const { return pool_of_; }

 private:
  std::vector<Pool> pools_;  ///< in the order of names
  std::vector<std::uint16_t> pool_of_;
};

}  // namespace faultline::risk
