// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace faultline::base {

/// A square matrix with the names of its rows, kept in a file beside the scenario: a CSV file whose
/// header names the columns and whose rows stand in the same order. Row-major.
struct NamedMatrix {
  std::string file;  ///< as written; empty where the matrix was written in place
  std::vector<std::string> names;
  std::vector<double> values;  ///< names.size() × names.size()
};

}  // namespace faultline::base
