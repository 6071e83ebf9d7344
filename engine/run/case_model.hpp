// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "insurance/recovery_model.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/portfolio_model.hpp"
#include "portfolio/slashed_funds.hpp"
#include "portfolio/stake_behind.hpp"
#include "risk/measure_context.hpp"
#include "run/failure_models.hpp"
#include "run/parameter_draws.hpp"
#include "run/scenario.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// One scenario at one horizon, validated and precomputed: everything of a case but its draws.
struct CaseModel {
  std::string name;
  std::unique_ptr<const stake::StakeGraph> graph;  ///< at a fixed place: the models refer to it
  penalty::PenaltyModel penalty;
  portfolio::PortfolioModel portfolio;
  insurance::RecoveryModel insurance;
  std::unique_ptr<const portfolio::StakeBehind>
      stake_behind;  ///< likewise; the measures refer to it
  std::unique_ptr<const portfolio::SlashedFunds> slashed_funds;  ///< likewise
  risk::MeasureContext measures;
  /// Whether measures ask for the losses of positions in each occurrence, and their dates.
  bool dated_losses = false;
  std::size_t scenario = 0;                ///< which of the plan's scenarios it is
  std::size_t draw = 0;                    ///< which of the plan's draws are its occurrences
  std::string penalty_signature;           ///< equal where all that penalties depend on is
  std::size_t penalties = 0;               ///< the first case of the plan with the same hits
  std::size_t gross = 0;                   ///< the first with the same losses before cover
  std::vector<DrawnParameter> parameters;  ///< its uncertain numbers, by path
};

/// Checks a scenario, whose rows are sorted (row_order.hpp), across its blocks and builds its
/// models at one of its horizons, the failure model among `failures`. Every complaint goes to
/// `issues`; empty when there is one.
[[nodiscard]] std::optional<CaseModel> compile_case(const Scenario& scenario, double horizon_days,
                                                    FailureModels& failures, base::Issues& issues);

/// Finds out which cases of a plan have the same hits, those that differ only in who bears what is
/// lost, and which of them the same losses before cover.
void share_losses(std::span<CaseModel> cases);

}  // namespace faultline::run
