// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "insurance/spec.hpp"
#include "portfolio/portfolio_model.hpp"
#include "portfolio/spec.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio {

/// A graph with covers and waterfalls, written by name.
struct CoveredStake {
  stake::StakeGraph graph;
  std::vector<WaterfallSpec> waterfalls;
  std::vector<insurance::CoverSpec> covers;

  explicit CoveredStake(const stake::SmallStake& stake)
      : graph(stake.graph()), waterfalls(graph.positions().size() - 1) {}

  CoveredStake& waterfall(const std::string& position, const std::vector<std::string>& rungs) {
    waterfalls[graph.find_position(position).value().index()].rungs = rungs;
    return *this;
  }
  /// A quota share of everything unless there are other terms.
  CoveredStake& cover(const std::string& id, const std::vector<std::string>& positions,
                      std::vector<insurance::Term> terms = {insurance::QuotaShare{}}) {
    covers.push_back({.id = id,
                      .positions = positions,
                      .subject = insurance::SubjectLoss::net_of_earlier,
                      .terms = std::move(terms)});
    return *this;
  }

  [[nodiscard]] PortfolioModel::Compiled compile() const {
    base::Issues issues;
    auto compiled =
        PortfolioModel::compile(graph, penalty::PenaltyModel(graph), waterfalls, covers, issues);
    if (!compiled) throw std::runtime_error(issues.list().front().problem);
    return std::move(*compiled);
  }
  /// Ids of the contracts, first to pay first.
  [[nodiscard]] std::vector<std::string> order() const {
    std::vector<std::string> ids;
    const auto compiled = compile();
    for (const auto& contract : compiled.insurance.contracts()) ids.push_back(contract.id);
    return ids;
  }
  /// "path: problem" of every complaint, in order.
  [[nodiscard]] std::vector<std::string> complaints() const {
    base::Issues issues;
    const bool ok =
        PortfolioModel::compile(graph, penalty::PenaltyModel(graph), waterfalls, covers, issues)
            .has_value();
    if (ok != issues.empty()) throw std::runtime_error("a model and issues at once");
    std::vector<std::string> lines;
    for (const auto& issue : issues.list()) lines.push_back(issue.path + ": " + issue.problem);
    return lines;
  }
};

/// eETH and ezETH own parts of one pool; a desk holds half of eETH, a fund a quarter of the desk.
inline stake::SmallStake holdings() {
  return stake::one_pool()
      .position("ezETH")
      .delegate("ezETH", "steth", 20.0)
      .position("desk")
      .hold("desk", "eETH", 0.5)
      .position("fund")
      .hold("fund", "desk", 0.25);
}

}  // namespace faultline::portfolio
