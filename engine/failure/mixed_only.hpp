// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes in a block whose normals are independent of those of every other cause: no loading on any
/// factor, no correlation in the matrix. With a mixing variable they still depend on the others by
/// it; without one there are none to name. In the order of names.
[[nodiscard]] std::vector<CauseId> mixed_only(const LatentStructure& structure);

}  // namespace faultline::failure
