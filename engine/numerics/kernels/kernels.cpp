// SPDX-License-Identifier: Apache-2.0
#include "numerics/kernels/kernels.hpp"

#include <atomic>
#include <stdexcept>

#include "numerics/kernels/kernel_table.hpp"

namespace faultline::numerics::kernels {
namespace {

const std::vector<KernelTable>& tables() {
  static const std::vector<KernelTable> all = [] {
    std::vector<KernelTable> found = vector_kernels();
    found.push_back(plain_kernels());
    return found;
  }();
  return all;
}

std::atomic<const KernelTable*>& chosen() {
  static std::atomic<const KernelTable*> table{&tables().front()};
  return table;
}

}  // namespace

const KernelTable& kernels_in_use() {
  return *chosen().load(std::memory_order_acquire);
}

void philox_words(std::uint64_t seed, std::uint32_t purpose_index, std::uint64_t key,
                  std::uint64_t group, std::span<std::uint32_t, 64> words) {
  kernels_in_use().philox_words(seed, purpose_index, key, group, words);
}

void normals_from_words(std::span<const std::uint32_t, 64> words, std::span<double, 64> out) {
  kernels_in_use().normals_from_words(words, out);
}

void add_scaled(std::span<double, 64> accumulator, double scale, std::span<const double, 64> x) {
  kernels_in_use().add_scaled(accumulator, scale, x);
}

std::uint64_t fires_given(std::span<const std::uint32_t, 64> words,
                          std::span<const double, 64> systematic, double threshold,
                          double inverse_idiosyncratic) {
  return kernels_in_use().fires_given(words, systematic, threshold, inverse_idiosyncratic);
}

std::uint64_t fires_below(std::span<const std::uint32_t, 64> words, double probability) {
  return kernels_in_use().fires_below(words, probability);
}

void box_muller(std::span<const std::uint32_t, 64> first, std::span<const std::uint32_t, 64> second,
                std::span<float, 64> a, std::span<float, 64> b) {
  kernels_in_use().box_muller(first, second, a, b);
}

void accumulate_row(std::span<const float> row, const float* normals, std::span<float, 64> out) {
  kernels_in_use().accumulate_row(row, normals, out);
}

std::uint64_t below(std::span<const float, 64> x, float threshold) {
  return kernels_in_use().below(x, threshold);
}

std::vector<std::string> available_targets() {
  std::vector<std::string> names;
  for (const KernelTable& table : tables()) names.emplace_back(table.name);
  return names;
}

std::string target_name() {
  return std::string(kernels_in_use().name);
}

void choose_target(std::string_view name) {
  std::string available;
  for (const KernelTable& table : tables()) {
    if (table.name == name) {
      chosen().store(&table, std::memory_order_release);
      return;
    }
    available.append(" ").append(table.name);
  }
  throw std::invalid_argument(std::string("no instruction set \"")
                                  .append(name)
                                  .append("\" here; available:")
                                  .append(available));
}

}  // namespace faultline::numerics::kernels
