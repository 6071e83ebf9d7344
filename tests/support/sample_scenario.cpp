// SPDX-License-Identifier: Apache-2.0
#include "support/sample_scenario.hpp"

#include <string>

namespace faultline::test {

namespace {

run::AvsRow avs(const std::string& id, double probability) {
  run::AvsRow row;
  row.avs = {.id = id, .protocol = "eigenlayer", .category = "oracle", .tags = {}};
  row.failure.failure_probability = probability;
  row.failure.severity = failure::BetaLaw{.beta = {.mean = 0.3, .sd = 0.2, .max = 0.9}};
  row.failure.participation = failure::EachTakesPart{.probability = 0.7};
  return row;
}

void add_stake(run::Scenario& s) {
  for (const char* id : {"o1", "o2", "o3"}) {
    const double geth = std::string(id) == "o3" ? 0.25 : 1.0;
    s.operators.push_back(
        {.operator_ = {.id = id, .tags = {{"client", {{"geth", geth}}}}}, .failure = {}});
    const std::string pool = std::string("pool-") + id;
    s.pools.push_back(
        {.id = pool, .protocol = "eigenlayer", .operators = {id}, .asset = "ETH", .amount = 100.0});
    for (const char* service : {"bridge", "dormant", "oracle"}) {
      s.commitments.push_back({.avs = service, .operator_id = id, .pool = pool, .magnitude = 0.3});
    }
    s.delegations.push_back({.position = "token", .pool = pool, .amount = 80.0});
  }
}

void add_failure(run::Scenario& s) {
  s.avs = {avs("bridge", 0.05), avs("dormant", 0.0), avs("oracle", 0.1)};
  failure::DependenceSpec dependence;
  dependence.blocks.push_back({.causes = {"avs"}, .matrix = {}});
  dependence.factors.push_back(
      {.id = "market", .by = "all", .loading = 0.5, .override_loading = {}});
  s.dependence = dependence;
  s.shocks.push_back({.id = "client-bug",
                      .rate_per_year = 0.2,
                      .kill = {{.select = "operator[client=geth]",
                                .probability = 0.5,
                                .fault = "double-sign",
                                .share = failure::UniformLaw{.bounds = {0.1, 0.9}}}}});
}

void add_owners(run::Scenario& s) {
  run::PositionRow desk;
  desk.position = {.id = "desk", .kind = "desk"};
  run::PositionRow token;
  token.position = {.id = "token", .kind = "lrt"};
  token.waterfall.rungs = {"cover:token-cover"};
  s.positions = {desk, token};
  s.holdings = {{.position = "desk", .held = "token", .fraction = 0.25}};
  s.book = {{.position = "desk", .fraction = 1.0}, {.position = "token", .fraction = 0.1}};
  insurance::CoverSpec cover;
  cover.id = "token-cover";
  cover.positions = {"token"};
  cover.terms = {insurance::Deductible{.amount = 1.0, .per = insurance::TermBasis::occurrence},
                 insurance::Limit{.amount = 20.0, .per = insurance::TermBasis::aggregate}};
  s.covers = {cover};
}

}  // namespace

run::Scenario sample_scenario() {
  run::Scenario s;
  s.name = "sample";
  s.as_of = {2026, 11, 22};
  s.numeraire = "ETH";
  s.run.trials = 20'000;
  s.run.seed = 11;
  s.assets = {{.id = "ETH", .price = 1.0}};
  s.protocols = {{.id = "eigenlayer", .penalty = stake::PenaltyKind::unique}};
  add_stake(s);
  add_failure(s);
  add_owners(s);
  s.output.tail_trials = 20;
  return s;
}

run::Scenario shared_sample_scenario() {
  auto s = sample_scenario();
  s.name = "shared";
  s.protocols.front().penalty = stake::PenaltyKind::shared;
  for (auto& commitment : s.commitments) commitment.magnitude.reset();
  return s;
}

run::Scenario repeating_sample_scenario() {
  auto scenario = shared_sample_scenario();
  scenario.holdings.clear();
  for (auto& row : scenario.avs) {
    row.failure.severity = failure::FixedLaw{0.3};
    row.failure.participation = failure::AllTakePart{};
  }
  for (auto& kill : scenario.shocks.front().kill) kill.share = failure::FixedLaw{0.5};
  scenario.covers.front().terms = {
      insurance::Deductible{.amount = 1.0, .per = insurance::TermBasis::aggregate},
      insurance::Limit{.amount = 20.0, .per = insurance::TermBasis::aggregate}};
  scenario.output.store = {run::Store::summary, run::Store::tail, run::Store::diagnostics};
  return scenario;
}

}  // namespace faultline::test
