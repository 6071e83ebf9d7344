// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// What it says of the latent variables of a group of 64 trials that some causes are known to fail.
/// Empty where none is.
struct LatentShift {
  using Normals = std::vector<std::array<double, 64>>;
  std::vector<std::array<double, 64>> factors;  ///< by factor: added to F
  std::vector<Normals> normals;                 ///< by matrix block, by cause: added to Z
  std::vector<std::array<double, 64>> given;    ///< by cause that may be known to fail: its Y
  std::vector<std::uint64_t> known;             ///< `KnownLanes`
  std::uint64_t moved = 0;                      ///< lanes in which any of the above holds
  std::array<double, 64> root;  ///< there √(V/ν) in place of the one drawn without

  /// What it says of a matrix block.
  struct OfMatrix {
    std::span<const std::array<double, 64>> normals;  ///< by cause; empty where none is known
    KnownLanes known;
  };
  [[nodiscard]] OfMatrix of_matrix(std::size_t block) const {
    if (normals.empty()) return {};
    return {normals[block], known};
  }
};

}  // namespace faultline::failure
