// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "numerics/tile.hpp"

/// # The inner loops, over tiles of 16 neighbours
///
/// `dense` holds all tiles of a vector; rows name the tiles that they have. As in kernels.hpp,
/// lanes never mix (but in `sum_of_products`, which adds integers), every operation rounds by
/// itself, and every instruction set gives the same bits.
namespace faultline::numerics::kernels {

/// dense[t] += scale · x for every tile t of the row.
void add_tiles(Tile* dense, const TileSpan& row, double scale);

/// out[i] = max(dense[tile[i]], 0) to the nearest multiple of the lane's quantum, ties to even; and
/// dense[tile[i]] = 0. `rounder` holds 1.5·2⁵² quanta in each lane, where amounts stay below 2⁵¹
/// quanta; 2¹⁰⁰⁰ makes every amount 0.
void drain_rounded(Tile* dense, std::span<const std::uint32_t> tile, const Tile* rounder,
                   Tile* out);

/// out[i] = dense[tile[i]], and dense[tile[i]] = 0.
void drain_tiles(Tile* dense, std::span<const std::uint32_t> tile, Tile* out);

/// dense[t] = max(dense[t], a − b) for every tile t of the row a; b has the same tiles, or is null
/// for 0.
void raise_tiles(Tile* dense, const TileSpan& a, const Tile* b);

/// Σ over all lanes of the row of x · factor to the nearest integer, ties to even; |x · factor| is
/// below 2⁵¹.
[[nodiscard]] std::int64_t sum_of_products(const TileSpan& row, const Tile* factor);

/// One step of a sequence, for each lane of a vector: f(x) = share · min(max(x − attachment, 0),
/// width), of the running total C where `carries` is 1, of the amount alone where it is 0 (C stays
/// 0 there). Widths may be infinite, attachments not.
struct LayerStep {
  const Tile* attachment;
  const Tile* width;
  const Tile* share;
  const Tile* carries;
  Tile* carried;  ///< C, dense; null: 0, and not kept
};

struct LayerSequence {
  std::span<const LayerStep> steps;
  const Tile* gives_back;  ///< 1 where the last step takes back what was not paid
  const Tile* rounder;     ///< as in `drain_rounded`
};

/// Passes the amounts x ≥ 0 of a row through steps, x₀ = x:
///   x_{k+1} = f_k(C_k + x_k) − f_k(C_k),   C_k ← C_k + carries_k · x_k.
/// out = x − r with the rest r = x − min(y, x) for y the last of them, or out = x where r is at
/// most 2⁻⁴⁶ x; rounded to the lane's quantum. Where `gives_back` is 1 and y exceeds x, the excess
/// goes back to the last step: C ← max(min(C, width) − (y − x), 0).
void pass_layers(const TileSpan& row, const LayerSequence& sequence, Tile* out);

/// Passes the amounts of a row through one step of share 1 where amounts, attachment and width are
/// multiples of the lane's quantum, and totals stay below 2⁵³ of them, so that nothing rounds:
///   out = f(C + x) − f(C), or out = x where that is less by at most 2⁻⁴⁶ x;   C ← C + carries · x.
/// Payments on amounts below 2⁴⁶ quanta add up to f of the sum of the amounts where `carries` is 1.
void pass_exact_layer(const TileSpan& row, const LayerStep& step, Tile* out);

/// Integer sums over amounts x of each lane of one tile. q is the quantum of a lane, u = 2⁵⁰ q.
struct TileSums {
  using Integers = std::array<std::uint64_t, tile_width>;
  Integers positive{};  ///< how many x > 0
  Integers quanta{};    ///< Σ x/q
  Integers squares{};   ///< Σ (x/u)²·2⁵⁰ over x ≥ 2⁻¹²u, each rounded
};

/// Some amounts: a[i] − b[i] for every i of `rows`; without b, a[i].
struct TileColumn {
  std::span<const std::uint32_t> rows;
  const Tile* a;
  const Tile* b;
};

/// out[i] = the i-th amount, for every i of `amounts.rows`; bit l of mask[i]: lane l of it is above
/// that of `floor`.
void list_tiles(const TileColumn& amounts, const Tile& floor, Tile* out, std::uint32_t* mask);

/// Adds amounts that are multiples of q in [0, u]. Bit l of the result: some amount of lane l is
/// above 0 and below 2⁻¹²u, so that its square is not in the sum. `rounder` as in `drain_rounded`;
/// `per_unit` is 1/u, 0 where amounts are all 0.
[[nodiscard]] std::uint32_t sum_tiles(const TileColumn& amounts, const Tile& rounder,
                                      const Tile& per_unit, TileSums& sums);

}  // namespace faultline::numerics::kernels
