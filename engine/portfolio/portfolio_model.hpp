// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "insurance/claim_batch.hpp"
#include "insurance/insurance_model.hpp"
#include "insurance/spec.hpp"
#include "numerics/money_grid.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/index_set.hpp"
#include "portfolio/loss_batch.hpp"
#include "portfolio/sparse_losses.hpp"
#include "portfolio/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Pool losses → claims → losses per position, by look-through. Insured i is position i.
class PortfolioModel {
 public:
  /// `waterfalls[i]` belongs to position i of the graph (without `other`). Checks that covers and
  /// waterfalls name each other, that one order of contracts satisfies every waterfall, and returns
  /// the insurance model in that order. The graph must outlive the model.
  struct Compiled;
  static std::optional<Compiled> compile(const stake::StakeGraph& graph,
                                         const std::vector<WaterfallSpec>& waterfalls,
                                         const std::vector<insurance::CoverSpec>& covers,
                                         base::Issues& issues);

  /// Buffers, reused from batch to batch; empty between calls.
  struct Workspace {
    SparseLosses by_position;
    std::vector<double> direct;          ///< of the positions of one occurrence that others hold
    std::vector<std::uint32_t> held;     ///< those positions
    IndexSet holders;                    ///< who lost anything in one trial
    std::vector<std::size_t> trial_row;  ///< by holder: its row in `LossBatch::by_trial`
  };

  /// What every position lost in every occurrence, ground-up and look-through: its shares of the
  /// pools hit plus its shares of what the positions it holds lost. `Claim::occurrence` is the
  /// index into `OccurrenceBatch::occurrences`.
  void claims(const failure::OccurrenceBatch& occurrences, const penalty::HitBatch& hits,
              Workspace& workspace, insurance::ClaimBatch& claims) const;

  /// Losses per position and for the book, by occurrence and by trial, on the money grids: gross
  /// and recovered of each claim are snapped to the grid of its position; the book's are the sums
  /// of its fractions of those snapped amounts, in the order of positions, snapped to the grid of
  /// the book.
  void losses(const insurance::ClaimBatch& claims, const insurance::RecoveryBatch& recoveries,
              Workspace& workspace, LossBatch& losses) const;

  /// Positions of the graph in order (`other` last), then "book".
  [[nodiscard]] std::span<const std::string> holders() const { return holders_; }
  [[nodiscard]] HolderId book() const { return HolderId{holders_.size() - 1}; }
  /// By holder: a bound that no loss of a trial exceeds, and the grid that its money lies on. The
  /// bound is what the holder has at stake and 2⁻²⁶ of it for rounding (shares that add up to a
  /// little more than 1, up to 2²⁴ snapped occurrences in a trial).
  [[nodiscard]] std::span<const double> largest_loss() const { return largest_loss_; }
  [[nodiscard]] std::span<const numerics::MoneyGrid> grids() const { return grids_; }

 private:
  explicit PortfolioModel(const stake::StakeGraph& graph);
  void add_direct_losses(std::span<const penalty::Hit> hits, SparseLosses& losses) const;
  void look_through(Workspace& workspace) const;
  void add_occurrences(std::span<const insurance::Claim> claims, std::span<const double> recovered,
                       LossBatch& losses) const;
  static void add_trial(std::size_t first_occurrence, Workspace& workspace, LossBatch& losses);

  const stake::StakeGraph* graph_;
  std::vector<std::string> holders_;
  std::vector<double> largest_loss_;
  std::vector<numerics::MoneyGrid> grids_;
  std::vector<double> book_fraction_;  ///< by position
};

struct PortfolioModel::Compiled {
  PortfolioModel portfolio;
  insurance::InsuranceModel insurance;
};

}  // namespace faultline::portfolio
