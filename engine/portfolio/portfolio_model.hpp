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
#include "portfolio/loss_batch.hpp"
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

  struct Workspace {
    std::vector<double> by_position;
    std::vector<std::uint32_t> touched;
  };

  /// What every position lost in every occurrence, ground-up and look-through: its shares of the
  /// pools hit plus its shares of what the positions it holds lost.
  void claims(const failure::OccurrenceBatch& occurrences, const penalty::HitBatch& hits,
              Workspace& workspace, insurance::ClaimBatch& claims) const;

  /// Losses per position and for the book, by occurrence and by trial, on the money grids.
  void losses(const insurance::ClaimBatch& claims, const insurance::RecoveryBatch& recoveries,
              Workspace& workspace, LossBatch& losses) const;

  /// Positions of the graph in order (`other` last), then "book".
  [[nodiscard]] std::span<const std::string> holders() const { return holders_; }
  [[nodiscard]] HolderId book() const { return HolderId{holders_.size() - 1}; }
  /// By holder: the largest loss there can be, and the grid that its money lies on.
  [[nodiscard]] std::span<const double> largest_loss() const { return largest_loss_; }
  [[nodiscard]] std::span<const numerics::MoneyGrid> grids() const { return grids_; }

 private:
  explicit PortfolioModel(const stake::StakeGraph& graph);
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
