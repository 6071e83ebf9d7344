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

/// Amounts of the lanes of a row: s = scale · v ≥ 0 of its values v, corrected by y where there is
/// a `correction` (dense; null: none): s + y, or 0 where that is below 2⁻⁴⁰ s, as rounding could
/// have left it.
struct CorrectedRow {
  TileSpan row;
  double scale;
  Tile* correction;
};

/// out[i] = the amounts of tile i of the row, to the nearest multiple of the lane's quantum, ties
/// to even; its correction becomes 0. `rounder` holds 1.5·2⁵² quanta in each lane, where amounts
/// stay below 2⁵¹ quanta; 2¹⁰⁰⁰ makes every amount 0.
void round_row(const CorrectedRow& amounts, const Tile* rounder, Tile* out);

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
  const Tile* attachment;  ///< null: 0
  const Tile* width;       ///< null: infinite
  const Tile* share;       ///< null: 1
  const Tile* carries;
  Tile* carried;  ///< C, dense; null: 0, and not kept
};

struct LayerSequence {
  std::span<const LayerStep> steps;
  const Tile* gives_back;  ///< 1 where the last step takes back what was not paid; null: nowhere
  const Tile* rounder;     ///< as in `round_row`
  /// By tile of the row: whether its totals C are those of another trial, and count as 0. Null:
  /// none.
  const std::uint8_t* fresh = nullptr;
};

/// Passes the amounts x ≥ 0 of a row through steps, x₀ = x:
///   x_{k+1} = f_k(C_k + x_k) − f_k(C_k),   C_k ← C_k + carries_k · x_k.
/// out = x − r with the rest r = x − min(y, x) for y the last of them, or out = x where r is at
/// most 2⁻⁴⁶ x; rounded to the lane's quantum. Where `gives_back` is 1 and y exceeds x, the excess
/// goes back to the last step: C ← max(min(C, width) − (y − x), 0).
void pass_layers(const TileSpan& row, const LayerSequence& sequence, Tile* out);

/// Passes the amounts of a row through a sequence of one step where amounts, attachment and width
/// are multiples of the lane's quantum, and totals stay below 2⁵³ of them, so that but for the
/// share nothing rounds. With f the step at share 1:
///   y = share · (f(C + x) − f(C)),   C ← C + carries · x,
/// and out of y as in `pass_layers`. At share 1, payments on amounts below 2⁴⁶ quanta add up to f
/// of the sum of the amounts where `carries` is 1. `attachment` and `width` are there, and nothing
/// is given back.
void pass_exact_layer(const TileSpan& row, const LayerSequence& sequence, Tile* out);

/// The one step of `pass_exact_layer`, dense.
struct SettledLayer {
  const Tile* attachment;
  const Tile* width;
  const Tile* carries;
  const Tile* share;  ///< null: 1
};
/// Layers that are settled in one pass, at most.
inline constexpr std::size_t most_settled_layers = 4;

/// How the lanes of a vector settle what they lose, dense: under each of some layers by itself.
struct SettledLanes {
  const Tile* rounder;  ///< as in `round_row`
  const Tile* factor;   ///< as in `sum_of_products`
  std::span<const SettledLayer> layers;
};

/// Running totals of lanes: tile t of them is `place[t]`.
struct SettledTotals {
  const std::uint32_t* place;
  Tile* gross;
  std::span<Tile* const> recovered;  ///< by layer
};

/// Σ over all lanes of x · factor and of r · factor, each product to the nearest integer.
struct SettledSums {
  std::int64_t gross;
  std::array<std::int64_t, most_settled_layers> recovered;  ///< by layer
};

/// One row settled at once: x as in `round_row`, r of x as in `pass_exact_layer` with the totals of
/// `gross` before, for each layer, and then gross ← gross + x, recovered ← recovered + r. With
/// `fresh` totals those before count as 0.
enum class Totals : std::uint8_t { fresh, running };
[[nodiscard]] SettledSums settle_row(const CorrectedRow& amounts, const SettledLanes& lanes,
                                     Totals before, const SettledTotals& totals);

/// Integer sums over amounts x of each lane of one tile. q is the quantum of a lane, u = 2⁵⁰ q.
struct TileSums {
  using Integers = std::array<std::uint64_t, tile_width>;
  Integers positive{};  ///< how many x > 0
  Integers quanta{};    ///< Σ x/q
  Integers squares{};   ///< Σ (x/u)²·2⁵⁰ over x ≥ 2⁻¹²u, each rounded
};

/// Some rows of a loss batch: a gross amount and a recovered part of it each, net their difference.
struct LossColumn {
  std::span<const std::uint32_t> rows;
  const Tile* gross;
  const Tile* recovered;
};

/// An amount of each row: a[i] − b[i] for every i of `rows`; without b, a[i].
struct TileColumn {
  std::span<const std::uint32_t> rows;
  const Tile* a;
  const Tile* b;
};

/// Bit l of mask[i]: lane l of the i-th amount is above that of `floor`.
void find_above(const TileColumn& amounts, const Tile& floor, std::uint32_t* mask);

/// Sums of gross, recovered and net; those of `quanta` for gross and recovered only.
using LossTileSums = std::array<TileSums, 3>;

/// Adds losses whose amounts are multiples of q in [0, u]. Bit l of the result, by perspective:
/// some amount of lane l is above 0 and below 2⁻¹²u, so that its square is not in the sum.
/// `per_unit` is 1/u, 0 where amounts are all 0.
[[nodiscard]] std::array<std::uint32_t, 3> sum_losses(const LossColumn& losses,
                                                      const Tile& per_unit, LossTileSums& sums);

}  // namespace faultline::numerics::kernels
