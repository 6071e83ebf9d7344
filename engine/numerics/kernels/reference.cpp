// SPDX-License-Identifier: Apache-2.0

#include "numerics/kernels/reference.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "numerics/kernels/kernel_table.hpp"
#include "numerics/kernels/plain_lanes.hpp"
#include "numerics/kernels/special_coefficients.hpp"

namespace faultline::numerics::kernels {

namespace plain {
#include "numerics/kernels/kernel_bodies-inl.hpp"
}  // namespace plain

const KernelTable& plain_kernels() {
  static constexpr KernelTable table = plain::kernel_table<PlainLanes>("SCALAR");
  return table;
}

namespace reference {

void philox_words(std::uint64_t seed, std::uint32_t purpose_index, std::uint64_t key,
                  std::uint64_t group, std::span<std::uint32_t, 64> words) {
  plain::philox_words<PlainLanes>(seed, purpose_index, key, group, words);
}

void normals_from_words(std::span<const std::uint32_t, 64> words, std::span<double, 64> out) {
  plain::normals_from_words<PlainLanes>(words, out);
}

void add_scaled(std::span<double, 64> accumulator, double scale, std::span<const double, 64> x) {
  plain::add_scaled<PlainLanes>(accumulator, scale, x);
}

std::uint64_t fires_given(std::span<const std::uint32_t, 64> words,
                          std::span<const double, 64> systematic, double threshold,
                          double inverse_idiosyncratic) {
  return plain::fires_given<PlainLanes>(words, systematic, threshold, inverse_idiosyncratic);
}

std::uint64_t fires_below(std::span<const std::uint32_t, 64> words, double probability) {
  return plain::fires_below<PlainLanes>(words, probability);
}

void box_muller(std::span<const std::uint32_t, 64> first, std::span<const std::uint32_t, 64> second,
                std::span<float, 64> a, std::span<float, 64> b) {
  plain::box_muller<PlainLanes>(first, second, a, b);
}

void accumulate_row(std::span<const float> row, const float* normals, std::span<float, 64> out) {
  plain::accumulate_row<PlainLanes>(row, normals, out);
}

std::uint64_t below(std::span<const float, 64> x, float threshold) {
  return plain::below<PlainLanes>(x, threshold);
}

}  // namespace reference
}  // namespace faultline::numerics::kernels
