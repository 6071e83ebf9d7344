// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace faultline::failure {

/// What `repair = "nearest"` changed of a matrix that was not positive semidefinite. Only the
/// correlations between AVSs that can fire by themselves are compared.
struct MatrixChange {
  std::string block;       ///< "dependence.block[0]"
  double distance = 0.0;   ///< of the two matrices, Frobenius
  std::string first;       ///< ids of the two AVSs whose correlation moved furthest
  std::string second;      ///< the later of the two
  double before = 0.0;     ///< their correlation as written
  double after = 0.0;      ///< their correlation in the model
  std::int64_t steps = 0;  ///< that finding the nearest took
};

}  // namespace faultline::failure
