// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

/// The kernels in plain C++, one lane at a time: their definition, and the target "SCALAR".
namespace faultline::numerics::kernels::reference {

void philox_words(std::uint64_t seed, std::uint32_t purpose_index, std::uint64_t key,
                  std::uint64_t group, std::span<std::uint32_t, 64> words);
void normals_from_words(std::span<const std::uint32_t, 64> words, std::span<double, 64> out);
void add_scaled(std::span<double, 64> accumulator, double scale, std::span<const double, 64> x);
[[nodiscard]] std::uint64_t fires_given(std::span<const std::uint32_t, 64> words,
                                        std::span<const double, 64> systematic, double threshold,
                                        double inverse_idiosyncratic);
[[nodiscard]] std::uint64_t fires_below(std::span<const std::uint32_t, 64> words,
                                        double probability);
void box_muller(std::span<const std::uint32_t, 64> first, std::span<const std::uint32_t, 64> second,
                std::span<float, 64> a, std::span<float, 64> b);
void accumulate_row(std::span<const float> row, const float* normals, std::span<float, 64> out);
[[nodiscard]] std::uint64_t below(std::span<const float, 64> x, float threshold);

}  // namespace faultline::numerics::kernels::reference
