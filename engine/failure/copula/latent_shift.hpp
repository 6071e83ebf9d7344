// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline::failure {

/// What it says of the latent variables of a group of 64 trials that some causes are known to fail.
/// Empty where none is.
struct LatentShift {
  using Normals = std::vector<std::array<double, 64>>;
  std::vector<std::array<double, 64>> factors;  ///< by factor: added to F
  std::vector<Normals> normals;                 ///< by matrix block, by cause: added to Z
  std::vector<std::array<double, 64>> given;    ///< by cause that is known to fail: its Y
  std::array<double, 64> root;                  ///< √(V/ν) in place of the one drawn without

  /// What is added to the normals of a matrix block; nothing where no cause is known to fail.
  [[nodiscard]] std::span<const std::array<double, 64>> of_matrix(std::size_t block) const {
    if (normals.empty()) return {};
    return normals[block];
  }
};

}  // namespace faultline::failure
