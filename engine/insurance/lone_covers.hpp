// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "insurance/insurance_model.hpp"
#include "numerics/kernels/tile_kernels.hpp"
#include "numerics/money_grid.hpp"
#include "numerics/tile.hpp"

namespace faultline::insurance {

/// Covers that are a share of one layer each, of the running total where `carries` is 1, of each
/// occurrence where it is 0; by tile of insured, width 0 for those without. As in
/// `kernels::pass_exact_layer`.
struct OneLayer {
  std::span<const numerics::Tile> attachment;
  std::span<const numerics::Tile> width;
  std::span<const numerics::Tile> carries;
  std::span<const numerics::Tile> share;  ///< empty where all are 1
};

/// Contracts that meet no other, all at once: one lane each.
///
/// A contract is *alone* when it covers one insured, who has no other, of whom nobody holds a part
/// and who holds no part of anybody with a cover, when it answers on every day, and when each of
/// its terms is a layer f(x) = share · min(max(x − attachment, 0), width): a deductible, a limit, a
/// quota share, a stop loss or a tower of one layer without reinstatements. Its payments then
/// depend on the losses of its insured only, and are the same numbers as `InsuranceModel` gives,
/// bit for bit, where no two occurrences have the same time.
///
/// Layers of share 1 on one basis that a sequence begins with are one layer: with attachments and
/// widths on the money grid of the insured (`on_grid`) nothing rounds, and
///   f₂(f₁(x)) = min(max(x − a₁ − a₂, 0), min(max(w₁ − a₂, 0), w₂)).
/// Where nothing but a quota share comes behind them, in any contract, each is a share of one
/// layer.
class LoneCovers {
 public:
  /// `alone[k]`: the contract k is one of them. `rounder` by tile of insured
  /// (`MoneyGrid::rounder`).
  LoneCovers(std::span<const Contract> contracts, const std::vector<bool>& alone,
             std::vector<numerics::Tile> rounder);

  /// The layer of each where each is one, as when there are none at all.
  [[nodiscard]] std::optional<OneLayer> one_layer() const;

  /// Totals that the terms carry from one occurrence of a trial to the next. For one `LoneCovers`.
  struct Workspace {
    std::vector<std::vector<numerics::Tile>> carried;  ///< by step
    std::vector<std::uint32_t> seen_in;                ///< by tile: the trial it was seen in
    std::vector<std::uint8_t> fresh;  ///< by tile of the row: whether this trial has not seen it
    std::uint32_t trial = 0;
    bool keeps = false;  ///< whether the trial at hand has anything to remember
    std::vector<numerics::kernels::LayerStep> steps;
  };

  /// Whether anything must be remembered for a later occurrence of the trial.
  enum class Memory : std::uint8_t { none, carried };
  /// The next occurrences are those of another trial.
  void begin_trial(Memory memory, Workspace& workspace) const;

  /// What is recovered on one occurrence, into `out`, a tile for each of the row.
  void apply(const numerics::TileSpan& row, Workspace& workspace, numerics::Tile* out) const;

 private:
  /// A layer on one basis.
  struct LaneStep {
    Layer layer;
    TermBasis per;
  };
  /// The terms of one contract, in short.
  struct Sequence {
    std::vector<LaneStep> steps;
    bool on_grid = true;  ///< nothing but a share comes behind what does not round
    bool gives_back = false;
  };
  /// Parameters of one step, by tile of insured; none where all are 0, infinite, 1 and 0.
  struct Step {
    std::vector<numerics::Tile> attachment;
    std::vector<numerics::Tile> width;
    std::vector<numerics::Tile> share;
    std::vector<numerics::Tile> carries;
  };
  static Sequence shortened(const std::vector<Term>& terms);
  static void become_one_step(Sequence& sequence);
  void add_steps(std::size_t count);
  void set_lanes(InsuredId insured, const Sequence& sequence);
  void leave_out_what_all_share();
  void find_fresh(const numerics::TileSpan& row, Workspace& workspace) const;

  std::vector<numerics::Tile> rounder_;
  std::vector<Step> steps_;
  std::vector<numerics::Tile> gives_back_;  ///< none where nothing is given back
  bool one_layer_ = true;
  bool remembers_ = false;
};

/// Whether a term is a layer.
[[nodiscard]] bool is_layer(const Term& term);

/// A term whose amounts lie on a grid. Attachments and widths move by half a quantum at most.
[[nodiscard]] Term on_grid(const Term& term, const numerics::MoneyGrid& grid);

}  // namespace faultline::insurance
