// SPDX-License-Identifier: Apache-2.0
//
// Every kernel on every instruction set of this machine: those of groups as one call of 64 trials,
// those of tiles as one call on 512 neighbours, which is what one occurrence or trial asks for.

#include <array>
#include <cstdint>
#include <numeric>
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
constexpr std::size_t tile_count = 512 / numerics::tile_width;

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

/// Tiles that are all touched, and what the kernels keep beside them.
struct TileData {
  using Tiles = std::vector<numerics::Tile>;
  static Tiles all(double value) {
    return numerics::to_tiles(std::vector<double>(16 * tile_count, value), 0.0);
  }

  std::vector<std::uint32_t> index = std::vector<std::uint32_t>(tile_count);
  Tiles amounts = all(0.25);
  Tiles some = all(0.125);
  Tiles dense = all(0.0);
  Tiles out = all(0.0);
  Tiles rounder = all(0x1.8p52 * 0x1p-50);
  Tiles attachment = all(0.0625);
  Tiles width = all(0.125);
  Tiles one = all(1.0);
  Tiles carried = all(0.0);
  std::array<Tiles, kernels::most_settled_layers> recovered = [] {
    std::array<Tiles, kernels::most_settled_layers> zeros;
    zeros.fill(all(0.0));
    return zeros;
  }();
  std::vector<kernels::SettledLayer> layers{kernels::most_settled_layers,
                                            {attachment.data(), width.data(), one.data(), nullptr}};
  std::vector<std::uint32_t> mask = std::vector<std::uint32_t>(tile_count);
  kernels::LossTileSums sums;

  TileData() { std::iota(index.begin(), index.end(), 0U); }
  [[nodiscard]] numerics::TileSpan row() const { return {index, amounts}; }
  [[nodiscard]] std::array<numerics::Tile*, kernels::most_settled_layers> recovered_of_layers() {
    std::array<numerics::Tile*, kernels::most_settled_layers> places;
    for (std::size_t k = 0; k < places.size(); ++k) places[k] = recovered[k].data();
    return places;
  }
  /// C does not grow: nothing carries.
  [[nodiscard]] kernels::LayerStep step() {
    return {attachment.data(), width.data(), one.data(), dense.data(), carried.data()};
  }
};

TileData& tile_data() {
  static TileData all;
  return all;
}

/// What a window of trials does with its rows of one tile; the rows are those of 512 neighbours.
void add_tile_kernels(const kernels::KernelTable& table, const std::string& prefix,
                      std::vector<MeasuredCall>& calls) {
  TileData& d = tile_data();
  const auto add = [&](const std::string& name, auto&& call) {
    calls.push_back({prefix + name, 1, call});
  };
  add("add_tiles", [&d, call = table.add_tiles] { call(d.dense.data(), d.row(), 1e-300); });
  add("round_row", [&d, call = table.round_row] {
    call({d.row(), 0.5, d.dense.data()}, d.rounder.data(), d.out.data());
  });
  add("drain_tiles",
      [&d, call = table.drain_tiles] { call(d.dense.data(), d.index, d.out.data()); });
  add("raise_tiles",
      [&d, call = table.raise_tiles] { call(d.dense.data(), d.row(), d.amounts.data()); });
  add("sum_of_products", [&d, call = table.sum_of_products] {
    benchmark::DoNotOptimize(call(d.row(), d.some.data()));
  });
  add("pass_layers_of_one_step", [&d, call = table.pass_layers] {
    const std::array steps{d.step()};
    call(d.row(), {steps, d.dense.data(), d.rounder.data()}, d.out.data());
  });
  add("pass_exact_layer", [&d, call = table.pass_exact_layer] {
    auto step = d.step();
    step.share = nullptr;
    call(d.row(), {{&step, 1}, nullptr, d.rounder.data()}, d.out.data());
  });
  add("find_above", [&d, call = table.find_above] {
    call({d.index, d.amounts.data(), d.some.data()}, d.attachment[0], d.mask.data());
  });
  add("sum_losses", [&d, call = table.sum_losses] {
    benchmark::DoNotOptimize(call({d.index, d.amounts.data(), d.some.data()}, d.one[0], d.sums));
  });
}

/// A row settled under one layer, and under as many as one call takes.
void add_settling(const kernels::KernelTable& table, const std::string& prefix,
                  std::vector<MeasuredCall>& calls) {
  TileData& d = tile_data();
  const auto add = [&](const std::string& name, auto&& call) {
    calls.push_back({prefix + name, 1, call});
  };
  const auto settle = [&d, call = table.settle_row](const kernels::CorrectedRow& amounts,
                                                    kernels::Totals totals, std::size_t layers) {
    const kernels::SettledLanes lanes{d.rounder.data(), d.some.data(),
                                      std::span(d.layers).first(layers)};
    const auto recovered = d.recovered_of_layers();
    benchmark::DoNotOptimize(
        call(amounts, lanes, totals,
             {d.index.data(), d.out.data(), std::span(recovered).first(layers)}));
  };
  for (const std::size_t layers : {std::size_t{1}, kernels::most_settled_layers}) {
    const std::string under = layers == 1 ? "" : "_under_" + std::to_string(layers) + "_layers";
    add("settle_row_of_one_occurrence" + under, [&d, settle, layers] {
      settle({d.row(), 0.5, nullptr}, kernels::Totals::fresh, layers);
    });
    add("settle_row_of_a_later_one" + under, [&d, settle, layers] {
      settle({d.row(), 1e-9, d.dense.data()}, kernels::Totals::running, layers);
    });
  }
}

void add_kernels(const kernels::KernelTable& table, std::vector<MeasuredCall>& calls) {
  const std::string prefix = std::string(table.name) + "/";
  const auto add = [&](const char* name, auto&& call) {
    calls.push_back({prefix + name, group, call});
  };
  Data& d = data();
  add("philox_words", [&d, call = table.philox_words, next = std::uint64_t{0}]() mutable {
    call(1, 0, 42, next++, d.words);
  });
  add("normals_from_words", [&d, call = table.normals_from_words] { call(d.words, d.sums); });
  add("add_scaled", [&d, call = table.add_scaled] { call(d.sums, 1e-9, d.reals); });
  add("fires_given", [&d, call = table.fires_given] {
    benchmark::DoNotOptimize(call(d.words, d.reals, -2.0, 1.1));
  });
  add("fires_below",
      [&d, call = table.fires_below] { benchmark::DoNotOptimize(call(d.words, 0.02)); });
  add("box_muller",
      [&d, call = table.box_muller] { call(d.words, d.more_words, d.singles, d.more_singles); });
  add("accumulate_row_of_64",
      [&d, call = table.accumulate_row] { call(d.row, d.normals.data(), d.singles); });
  add("below", [&d, call = table.below] { benchmark::DoNotOptimize(call(d.singles, -2.0F)); });
  add_tile_kernels(table, prefix, calls);
  add_settling(table, prefix, calls);
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
