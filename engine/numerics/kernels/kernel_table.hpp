// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "numerics/kernels/kernels.hpp"
#include "numerics/kernels/tile_kernels.hpp"

namespace faultline::numerics::kernels {

/// The kernels compiled for one instruction set.
struct KernelTable {
  std::string_view name;
  decltype(&kernels::philox_words) philox_words;
  decltype(&kernels::normals_from_words) normals_from_words;
  decltype(&kernels::add_scaled) add_scaled;
  decltype(&kernels::fires_given) fires_given;
  decltype(&kernels::fires_below) fires_below;
  decltype(&kernels::box_muller) box_muller;
  decltype(&kernels::accumulate_row) accumulate_row;
  decltype(&kernels::below) below;
  decltype(&kernels::add_tiles) add_tiles;
  decltype(&kernels::round_row) round_row;
  decltype(&kernels::drain_tiles) drain_tiles;
  decltype(&kernels::raise_tiles) raise_tiles;
  decltype(&kernels::sum_of_products) sum_of_products;
  decltype(&kernels::pass_layers) pass_layers;
  decltype(&kernels::pass_exact_layer) pass_exact_layer;
  decltype(&kernels::settle_row) settle_row;
  decltype(&kernels::find_above) find_above;
  decltype(&kernels::sum_losses) sum_losses;
};

/// Those of the vector instruction sets that this processor has, best first.
[[nodiscard]] std::vector<KernelTable> vector_kernels();

/// The plain ones, named "SCALAR".
[[nodiscard]] const KernelTable& plain_kernels();

/// Those that `choose_target` chose.
[[nodiscard]] const KernelTable& kernels_in_use();

}  // namespace faultline::numerics::kernels
