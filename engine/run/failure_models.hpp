// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/issue.hpp"
#include "failure/failure_model.hpp"
#include "run/scenario.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// What a scenario says of failure.
[[nodiscard]] failure::FailureSpec failure_spec(const Scenario& scenario);

/// Factors that positions are tied to, each once, by name.
[[nodiscard]] std::vector<failure::ToldFactor> told_factors(const Scenario& scenario);

/// The occurrences that some cases meet: those of a failure model up to a horizon.
struct Draw {
  std::size_t failure;  ///< place of the model, or of the first of them
  double horizon_years;
  std::size_t whole;       ///< place of the draw up to the model's own horizon, perhaps this one
  std::size_t models = 1;  ///< of consecutive places, one for each draw of uncertain numbers
};

/// The failure models of some cases, each made once for all cases whose occurrences are the same in
/// every trial up to their horizons.
class FailureModels {
 public:
  /// `executor` compiles the models.
  explicit FailureModels(base::Executor& executor) : executor_(executor) {}

  /// Place of what a scenario, whose rows are sorted (row_order.hpp), draws up to one of its
  /// horizons. Compiles the model, which is that of its longest horizon, when none is there yet;
  /// complaints then go to `issues`, and it is empty when there is one.
  [[nodiscard]] std::optional<std::size_t> place_of(const Scenario& scenario, double horizon_years,
                                                    const stake::StakeGraph& graph,
                                                    base::Issues& issues);

  /// Kinds of operator fault in the model of a draw, by `failure::FaultId`.
  [[nodiscard]] std::span<const std::string> faults_of(std::size_t draw) const {
    return models_[draws_[draw].failure].faults();
  }

  /// Names of causes in the model of a draw, by `failure::CauseId`.
  [[nodiscard]] std::span<const std::string> causes_of(std::size_t draw) const {
    return models_[draws_[draw].failure].causes();
  }

  /// The models and the draws so far, by place.
  [[nodiscard]] std::span<const failure::FailureModel> models() const { return models_; }
  [[nodiscard]] std::span<const Draw> draws() const { return draws_; }

 private:
  [[nodiscard]] std::optional<std::size_t> model_of(const Scenario& scenario,
                                                    const stake::StakeGraph& graph,
                                                    base::Issues& issues);
  /// Appends a model for each draw of the uncertain numbers. Says whether all could be made.
  [[nodiscard]] bool append_models(const Scenario& scenario, const stake::StakeGraph& graph,
                                   base::Issues& issues);
  void find_wholes();

  base::Executor& executor_;
  std::vector<failure::FailureModel> models_;
  std::map<std::string, std::size_t> places_;  ///< by draw signature
  std::vector<Draw> draws_;
};

}  // namespace faultline::run
