// SPDX-License-Identifier: Apache-2.0
//
// Every kernel on every instruction set of this machine, as one call of 64 trials.

#include <array>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "numerics/kernels/kernel_table.hpp"
#include "support/measured_call.hpp"

namespace faultline::bench {
namespace {

namespace kernels = numerics::kernels;

constexpr std::uint64_t group = kernels::group_size;
constexpr std::size_t row_length = 64;  // of a matrix of 64 causes

/// Inputs in the ranges that a run has, and outputs; one set for all kernels.
struct Data {
  std::array<std::uint32_t, 64> words{};
  std::array<std::uint32_t, 64> more_words{};
  std::array<double, 64> reals{};
  std::array<double, 64> sums{};
  std::array<float, 64> singles{};
  std::array<float, 64> more_singles{};
  std::vector<float> row = std::vector<float>(row_length, 0.1F);
  std::vector<float> normals = std::vector<float>(64 * row_length);
};

Data make_data() {
  std::mt19937 engine(1);
  std::normal_distribution<double> normal;
  Data data;
  for (auto& word : data.words) word = static_cast<std::uint32_t>(engine());
  for (auto& word : data.more_words) word = static_cast<std::uint32_t>(engine());
  for (auto& real : data.reals) real = 0.5 * normal(engine);
  for (auto& single : data.normals) single = static_cast<float>(normal(engine));
  return data;
}

Data& data() {
  static Data all = make_data();
  return all;
}

void add_kernels(const kernels::KernelTable& table, std::vector<MeasuredCall>& calls) {
  // A kernel that is new to the table does not compile here until it is measured below.
  const auto [target, philox_words, normals_from_words, add_scaled, fires_given, fires_below,
              box_muller, accumulate_row, below] = table;
  const auto add = [&, prefix = std::string(target) + "/"](const char* name, auto&& call) {
    calls.push_back({prefix + name, group, call});
  };
  Data& d = data();
  add("philox_words", [&d, call = philox_words, next = std::uint64_t{0}]() mutable {
    call(1, 0, 42, next++, d.words);
  });
  add("normals_from_words", [&d, call = normals_from_words] { call(d.words, d.sums); });
  add("add_scaled", [&d, call = add_scaled] { call(d.sums, 1e-9, d.reals); });
  add("fires_given",
      [&d, call = fires_given] { benchmark::DoNotOptimize(call(d.words, d.reals, -2.0, 1.1)); });
  add("fires_below", [&d, call = fires_below] { benchmark::DoNotOptimize(call(d.words, 0.02)); });
  add("box_muller",
      [&d, call = box_muller] { call(d.words, d.more_words, d.singles, d.more_singles); });
  add("accumulate_row_of_64",
      [&d, call = accumulate_row] { call(d.row, d.normals.data(), d.singles); });
  add("below", [&d, call = below] { benchmark::DoNotOptimize(call(d.singles, -2.0F)); });
}

}  // namespace
}  // namespace faultline::bench

int main(int argc, char** argv) {
  using namespace faultline;
  std::vector<bench::MeasuredCall> calls;
  for (const auto& table : numerics::kernels::vector_kernels()) bench::add_kernels(table, calls);
  bench::add_kernels(numerics::kernels::plain_kernels(), calls);
  return bench::run_measured_calls(argc, argv, calls);
}
