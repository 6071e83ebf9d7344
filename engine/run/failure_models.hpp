// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/issue.hpp"
#include "failure/failure_model.hpp"
#include "run/scenario.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::run {

/// The failure models of some cases, each made once for all cases whose occurrences are the same in
/// every trial.
class FailureModels {
 public:
  /// Place of the model for a scenario, whose rows are sorted (row_order.hpp). Compiles it when
  /// none is there yet; complaints then go to `issues`, and it is empty when there is one.
  [[nodiscard]] std::optional<std::size_t> place_of(const Scenario& scenario,
                                                    const stake::StakeGraph& graph,
                                                    base::Issues& issues);

  /// The models by place, which are then no longer here.
  [[nodiscard]] std::vector<failure::FailureModel> take() { return std::move(models_); }

 private:
  std::vector<failure::FailureModel> models_;
  std::map<std::string, std::size_t> places_;  ///< by draw signature
};

}  // namespace faultline::run
