// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace faultline::failure {

/// Vectors of 64 normals that n causes of a matrix block need: n, or one more to make it even.
[[nodiscard]] constexpr std::size_t matrix_normal_count(std::size_t causes) {
  return causes + causes % 2;
}

/// Independent standard normals Z of the causes of a matrix block in a group of 64 trials, in
/// single precision: Box–Muller pairs, where causes 2j and 2j+1 give the two words of pair j by
/// their own keys, and an odd last cause gives both, at indices 0 and 1. `keys` by cause, `normals`
/// of `matrix_normal_count(keys.size())`. `shift` by cause is added to them; it may be empty.
void draw_matrix_normals(std::uint64_t seed, std::uint64_t group,
                         std::span<const std::uint64_t> keys,
                         std::span<const std::array<double, 64>> shift,
                         std::span<std::array<float, 64>> normals);

}  // namespace faultline::failure
