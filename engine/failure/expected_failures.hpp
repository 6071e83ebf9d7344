// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// How many causes at most are looked at in pairs.
inline constexpr std::size_t most_leading_causes = 256;

/// What the model says about how often causes fail within the horizon, whether by themselves or
/// killed by a shock. A shock fails when it occurs.
struct ExpectedFailures {
  std::vector<std::string> causes;  ///< names by CauseId
  std::vector<double> probability;  ///< by CauseId: P(fails); not-a-number where it takes long
  std::vector<CauseId> leading;  ///< those most likely to fail, of probability above 0, in order;
                                 ///< none where causes are known to fail
  std::vector<std::uint32_t> block;  ///< by leading cause: place in `blocks`
  /// "dependence.block[0]", … , then "independent": causes that are in no block or only fail with
  /// shocks, and "shock".
  std::vector<std::string> blocks;
  std::vector<double> joint;  ///< by pair of leading causes (`pair_place`): P(both fail)
};

/// Place of the pair (a, b), a < b, among the pairs of places below any number.
[[nodiscard]] constexpr std::size_t pair_place(std::size_t a, std::size_t b) {
  return b * (b - 1) / 2 + a;
}

}  // namespace faultline::failure
