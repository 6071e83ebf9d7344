// SPDX-License-Identifier: Apache-2.0
#include "run/warnings.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/plan.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::warnings_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> said_of(const Scenario& scenario) {
  std::vector<base::Issues> issues(1);
  const auto plan = Plan::compile(std::vector{scenario}, issues).value();
  std::vector<std::string> lines;
  for (const auto& warning : warnings_about(scenario, plan.failure_of(plan.cases().front())))
    lines.push_back(warning.path + ": " + warning.text);
  return lines;
}

/// The fund holds a half of the desk, and the desk a quarter of the token, which is covered; a
/// vault holds one of them.
Scenario with_vault(const std::string& through) {
  auto scenario = test::sample_scenario();
  PositionRow fund;
  fund.position = {.id = "fund", .kind = "fund"};
  scenario.positions.push_back(fund);
  scenario.holdings.push_back({.position = "fund", .held = "desk", .fraction = 0.5});
  ContractRow vault;
  vault.contract.id = "vault";
  vault.contract.scope = stake::ContractScope::position;
  vault.contract.through = {through};
  vault.failure.failure_probability = 0.01;
  vault.failure.severity = failure::FixedLaw{0.5};
  scenario.contracts = {vault};
  scenario.dependence->independent = {"contract"};
  return scenario;
}

std::vector<std::string> said_through(const std::string& position) {
  return said_of(with_vault(position));
}

TEST(Warnings, NameTheftsFromThoseWhoHoldACoveredPosition) {
  EXPECT_THAT(said_through("token"), IsEmpty());
  EXPECT_THAT(
      said_through("desk"),
      ElementsAre("contract.vault.through: what covers pay on later losses of `token` still "
                  "passes to `desk` as if nothing had been taken of it"));
  EXPECT_THAT(
      said_through("fund"),
      ElementsAre("contract.vault.through: what covers pay on later losses of `token` still "
                  "passes to `fund` as if nothing had been taken of it"));
}

/// Three validators hold 96 ETH.
TEST(Warnings, NamePoolsOfMoreThanTheirValidatorsHold) {
  auto scenario = test::sample_scenario();
  stake::PenaltyParameters electra;
  electra.fork = stake::Fork::electra;
  electra.total_active_balance = 1e6;
  scenario.protocols.push_back(
      {.id = "eth", .penalty = stake::PenaltyKind::ethereum, .parameters = electra});
  scenario.operators.front().operator_.validators = 3;
  scenario.pools.front().base_layer = "eth";
  ASSERT_EQ(scenario.pools.front().operators, std::vector<std::string>{"o1"});
  const auto lines = said_of(scenario);
  EXPECT_THAT(lines, testing::Contains("pool.pool-o1.amount: 100 are more than the 96 ETH that "
                                       "validators of its operators hold"));
}

}  // namespace
}  // namespace faultline::run::warnings_test
