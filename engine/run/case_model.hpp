// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/issue.hpp"
#include "failure/failure_model.hpp"
#include "insurance/recovery_model.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/portfolio_model.hpp"
#include "risk/measure_context.hpp"
#include "run/scenario.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// One scenario, validated and precomputed: everything of a case but its draws.
struct CaseModel {
  std::string name;
  std::unique_ptr<const stake::StakeGraph> graph;  ///< at a fixed place: the models refer to it
  penalty::PenaltyModel penalty;
  portfolio::PortfolioModel portfolio;
  insurance::RecoveryModel insurance;
  risk::MeasureContext measures;
  std::size_t failure = 0;  ///< which of the plan's failure models draws its occurrences
};

/// A case with the failure model made for it.
struct CompiledCase {
  CaseModel model;
  failure::FailureModel failure;
  std::string draw_signature;  ///< equal for cases whose occurrences are the same in every trial
};

/// Checks a scenario, whose rows are sorted (row_order.hpp), across its blocks and builds its
/// models. Every complaint goes to `issues`; empty when there is one.
[[nodiscard]] std::optional<CompiledCase> compile_case(const Scenario& scenario,
                                                       base::Issues& issues);

/// Length of a trial in years of 365 days.
[[nodiscard]] double horizon_years(const RunSpec& run);

}  // namespace faultline::run
