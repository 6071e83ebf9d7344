// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "numerics/money_grid.hpp"
#include "numerics/tile.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/loss_part.hpp"
#include "portfolio/position_queue.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What positions lose in the trials in which smart contracts fail (docs/methods/portfolio.md).
///
/// With r_P what is left of the claims of position P, 1 at first, and V_P its value, an occurrence
/// that takes x_q from pools costs, each holder after all that it holds,
///
///   L_P = r_P (Σ_q share_Pq x_q + Σ_Q fraction_PQ L_Q)                              (L.12)
///   a contract breaks P by s:  L_P ← L_P + s (V_P − L_P),  r_P ← r_P (1 − s)        (L.13)
///   V_P ← V_P − L_P
///
/// so that whoever took a claim bears its later slashes. Freezing takes nothing of it: a value s V
/// that is frozen for T years costs ρ T s V at the rate ρ, to whoever bears it       (L.14)
///
/// What freezing costs a position is at most what is left of its value.
/// Refers to the graph.
class ContractLosses {
 public:
  /// `grids` by position, and then of the book.
  ContractLosses(const stake::StakeGraph& graph, std::span<const numerics::MoneyGrid> grids);

  /// What one occurrence does to one position.
  struct Flow {
    double slash = 0.0;   ///< of L_P, what is not a contract's
    double lost = 0.0;    ///< L_P
    double cost = 0.0;    ///< of freezing
    double frozen = 0.0;  ///< value × years
    [[nodiscard]] Flow times(double factor) const {
      return {factor * slash, factor * lost, factor * cost, factor * frozen};
    }
    void add(const Flow& other);
  };

  struct Workspace {
    /// A position in the trial.
    struct State {
      double kept = 1.0;          ///< r_P
      double lost = 0.0;          ///< of its value at the start
      double cost = 0.0;          ///< of freezing
      double contract = 0.0;      ///< part of its gross loss, on its grid
      double frozen_years = 0.0;  ///< value × years, on its grid
      bool touched = false;
    };
    /// Of what an occurrence costs a position, what contracts of one group took.
    struct Taken {
      double lost = 0.0;
      double cost = 0.0;  ///< of freezing
    };
    /// What one group costs everybody in the last occurrence, on the grids; dense.
    struct GroupRow {
      std::vector<numerics::Tile> amounts;
      numerics::TileSet tiles;
    };
    std::vector<Flow> flow;  ///< by position; 0 between occurrences
    std::vector<State> state;
    std::vector<stake::PositionId> touched;
    std::vector<double> pool_lost;  ///< by pool, asset units; 0 between trials
    std::vector<stake::PoolId> touched_pools;
    PositionQueue queue;
    std::int64_t book_contract = 0;     ///< quanta of the grid of the book
    std::vector<numerics::Tile> gross;  ///< dense; 0 between occurrences
    numerics::TileSet tiles;
    /// What contracts of the next occurrence take that is told apart: groups of what it takes from
    /// each of the `pools_through` a contract, or of what it takes from positions; where those of
    /// each break begin; and how many groups there are, 0 where nothing is told apart.
    std::vector<std::uint32_t> group;
    std::vector<std::uint32_t> first_group;  ///< by break, into `group`
    std::size_t groups = 0;
    std::vector<Taken> taken;  ///< by position and group; 0 between occurrences
    std::vector<GroupRow> group_rows;
    std::vector<std::uint32_t> tile;
    std::vector<numerics::Tile> values;
    // Of the trials so far:
    std::vector<LossPart> parts;
    std::vector<FrozenValue> frozen;
    std::vector<ContractEffect> effects;
    void clear();
  };

  /// Gross losses of one occurrence after another of a trial, in numeraire, before rounding. They
  /// refer to the workspace.
  numerics::TileSpan occurrence(const failure::OccurrenceSpan& occurrences, std::uint32_t j,
                                std::span<const penalty::Hit> hits, Workspace& workspace) const;
  /// What those hits of the next occurrence cost everybody that no contract made, in numeraire: its
  /// part of the slash. It refers to the workspace.
  numerics::TileSpan slash(std::span<const penalty::Hit> hits, Workspace& workspace) const;
  /// The pools that a contract takes from; none under scope `position`.
  [[nodiscard]] std::span<const stake::PoolId> pools_through(
      stake::SmartContractId contract) const {
    return graph_->pools_through(contract);
  }
  /// What contracts of that group cost everybody in the last occurrence, on the grids, told once.
  /// It refers to the workspace.
  numerics::TileSpan contract_part(std::size_t group, Workspace& workspace) const;
  /// Writes down the parts of what was lost in the trial.
  void end_trial(std::uint32_t trial, Workspace& workspace) const;

 private:
  void prepare(Workspace& workspace) const;
  void prepare_groups(Workspace& workspace) const;
  void take_hits(std::span<const penalty::Hit> hits, std::span<const failure::ContractBreak> breaks,
                 Workspace& workspace) const;
  static std::span<Workspace::Taken> taken_of(stake::PositionId position, Workspace& workspace);
  static void tell(stake::PositionId position, std::size_t place, const Workspace::Taken& taken,
                   Workspace& workspace);
  [[nodiscard]] std::size_t place_of(std::size_t b, const failure::ContractBreak& one,
                                     stake::PoolId pool, const Workspace& workspace) const;
  static void scale(std::span<Workspace::Taken> taken, const Workspace::Taken& factor);
  double write_groups(stake::PositionId position, Workspace& workspace) const;
  void freeze_pools(std::uint32_t j, std::span<const failure::ContractBreak> breaks, std::size_t b,
                    Workspace& workspace) const;
  void fail(std::uint32_t j, stake::PositionId position,
            std::span<const failure::ContractBreak> breaks, std::size_t b, Flow& flow,
            Workspace& workspace) const;
  numerics::TileSpan drain_gross(Workspace& workspace) const;
  numerics::TileSpan spread(std::uint32_t j, std::span<const failure::ContractBreak> breaks,
                            Workspace& workspace) const;
  void bear(stake::PositionId position, const Flow& flow, Workspace& workspace) const;
  void flow_to(stake::PositionId position, const Flow& flow, Workspace& workspace) const;
  [[nodiscard]] bool reaches(stake::SmartContractId contract, stake::PositionId position) const;

  const stake::StakeGraph* graph_;
  std::vector<numerics::MoneyGrid> grids_;
  std::vector<std::uint32_t> rank_;  ///< by position: place in the order of looking through
  std::vector<double> book_part_;    ///< by position
};

}  // namespace faultline::portfolio
