// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace faultline::base {

/// Observed numbers, kept in a file beside the scenario: a CSV file with a column `value` and,
/// where they do not all count alike, a column `weight`. Readers sort them by value, then weight:
/// the order of the rows carries no meaning.
struct WeightedSample {
  std::string file;  ///< as written; empty where the sample was written in place
  std::vector<double> values;
  std::vector<double> weights;  ///< one per value, in any unit; empty where all count alike
};

}  // namespace faultline::base
