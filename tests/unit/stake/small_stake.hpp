// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/issue.hpp"
#include "stake/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::stake {

/// A stake spec written row by row: ETH at price 1 and BTC at price 20; protocol `el` is unique,
/// `sym` is shared.
struct SmallStake {
  StakeSpec spec;

  SmallStake() {
    spec.assets = {{"ETH", 1.0}, {"BTC", 20.0}};
    spec.protocols = {{"el", PenaltyKind::unique}, {"sym", PenaltyKind::shared}};
  }

  SmallStake& avs(const std::string& id, const std::string& protocol) {
    spec.avs.push_back({.id = id, .protocol = protocol, .category = {}, .tags = {}});
    return *this;
  }
  SmallStake& operators(const std::vector<std::string>& ids) {
    for (const auto& id : ids) spec.operators.push_back({.id = id, .tags = {}});
    return *this;
  }
  SmallStake& pool(const std::string& id, const std::string& protocol,
                   const std::vector<std::string>& of, double amount,
                   const std::string& asset = "ETH") {
    spec.pools.push_back(
        {.id = id, .protocol = protocol, .operators = of, .asset = asset, .amount = amount});
    return *this;
  }
  SmallStake& commit(const std::string& avs, const std::string& op, const std::string& pool,
                     std::optional<double> magnitude = std::nullopt) {
    spec.commitments.push_back({avs, op, pool, magnitude});
    return *this;
  }
  /// The commitment added last is to an operator set, or is going to change.
  SmallStake& in_set(const std::string& operator_set) {
    spec.commitments.back().operator_set = operator_set;
    return *this;
  }
  SmallStake& pending(double magnitude, double day) {
    spec.commitments.back().pending_magnitude = magnitude;
    spec.commitments.back().effective_day = day;
    return *this;
  }
  SmallStake& position(const std::string& id) {
    spec.positions.push_back({.id = id, .kind = {}});
    return *this;
  }
  SmallStake& delegate(const std::string& position, const std::string& pool, double amount) {
    spec.delegations.push_back({position, pool, amount});
    return *this;
  }
  SmallStake& hold(const std::string& holder, const std::string& held, double fraction) {
    spec.holdings.push_back({holder, held, fraction});
    return *this;
  }
  SmallStake& book(const std::string& position, double fraction = 1.0) {
    spec.book.push_back({position, fraction});
    return *this;
  }

  [[nodiscard]] StakeGraph graph() const {
    base::Issues issues;
    auto graph = StakeGraph::compile(spec, issues);
    if (!graph) throw std::runtime_error(describe_issues(issues));
    return std::move(*graph);
  }

  /// "path: problem" of every complaint, in order.
  [[nodiscard]] std::vector<std::string> complaints() const {
    base::Issues issues;
    const bool compiled = StakeGraph::compile(spec, issues).has_value();
    if (compiled != issues.empty()) throw std::runtime_error("a graph and issues at once");
    std::vector<std::string> lines;
    for (const auto& issue : issues.list()) lines.push_back(issue.path + ": " + issue.problem);
    return lines;
  }

 private:
  static std::string describe_issues(const base::Issues& issues) {
    std::string text;
    for (const auto& issue : issues.list()) text += issue.path + ": " + issue.problem + "\n";
    return text;
  }
};

/// One unique pool of 100 ETH behind one operator, half of it committed to one AVS, 40 owned by a
/// position that is ours.
inline SmallStake one_pool() {
  return SmallStake()
      .avs("da", "el")
      .operators({"p2p"})
      .pool("steth", "el", {"p2p"}, 100.0)
      .commit("da", "p2p", "steth", 0.5)
      .position("eETH")
      .delegate("eETH", "steth", 40.0)
      .book("eETH");
}

}  // namespace faultline::stake
