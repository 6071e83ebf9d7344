// SPDX-License-Identifier: Apache-2.0
#include "penalty/fault_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::fault_checks_test {
namespace {

using failure::FaultKind;
using failure::FaultReach;
using testing::ElementsAre;
using testing::IsEmpty;

/// `btc` stands behind a chain of babylon, `eth` behind `da` and on a base layer, `idle` behind
/// nothing.
stake::SmallStake three_operators() {
  stake::PenaltyParameters babylon, ethereum;
  babylon.slashing_rate = 0.1;
  ethereum.fork = stake::Fork::electra;
  ethereum.total_active_balance = 34e6;
  stake::SmallStake stake;
  stake.spec.protocols.push_back(
      {.id = "babylon", .penalty = stake::PenaltyKind::babylon, .parameters = babylon});
  stake.spec.protocols.push_back(
      {.id = "beacon", .penalty = stake::PenaltyKind::ethereum, .parameters = ethereum});
  stake.avs("genesis", "babylon").avs("da", "el").operators({"btc", "eth", "idle"});
  stake.spec.operators[1].validators = 100;
  stake.pool("delegation", "babylon", {"btc"}, 10.0, "BTC").pool("native", "el", {"eth"}, 100.0);
  stake.spec.pools[1].base_layer = "beacon";
  stake.commit("genesis", "btc", "delegation").commit("da", "eth", "native", 0.5);
  return stake.position("eETH").book("eETH");
}

failure::FailureSpec fault_of(const std::string& id, FaultKind kind, FaultReach reach) {
  failure::FailureSpec spec;
  spec.operator_ids = {id};
  spec.operators.push_back({{{.kind = kind,
                              .failure_probability = 0.1,
                              .residual_probability = {},
                              .rate_per_year = {},
                              .share = failure::FixedLaw{1.0},
                              .reach = reach}}});
  return spec;
}

failure::FailureSpec kill_of(const std::string& select, const std::string& fault,
                             std::optional<FaultReach> reach) {
  failure::FailureSpec spec;
  spec.shocks.push_back(
      {.id = "bug",
       .rate_per_year = 0.1,
       .kill = {
           {.select = select, .probability = 1.0, .fault = fault, .share = {}, .reach = reach}}});
  return spec;
}

std::vector<std::string> complaints(const failure::FailureSpec& spec,
                                    const stake::SmallStake& stake = three_operators()) {
  base::Issues issues;
  check_faults(spec, stake.graph(), issues);
  std::vector<std::string> lines;
  for (const auto& issue : issues.list()) lines.push_back(issue.path + ": " + issue.problem);
  return lines;
}

TEST(FaultChecks, TakeFaultsThatSlashWhereTheyReach) {
  EXPECT_THAT(complaints(fault_of("btc", FaultKind::key_leak, FaultReach::avs)), IsEmpty());
  EXPECT_THAT(complaints(fault_of("eth", FaultKind::double_sign, FaultReach::base)), IsEmpty());
  EXPECT_THAT(complaints(fault_of("eth", FaultKind::downtime, FaultReach::avs)), IsEmpty());
  EXPECT_THAT(complaints(fault_of("eth", FaultKind::downtime, FaultReach::both)), IsEmpty());
  EXPECT_THAT(complaints(fault_of("idle", FaultKind::downtime, FaultReach::avs)), IsEmpty());
}

TEST(FaultChecks, RefuseAKindThatNothingSlashes) {
  EXPECT_THAT(complaints(fault_of("btc", FaultKind::downtime, FaultReach::avs)),
              ElementsAre("operator.btc.faults[0].kind: `downtime` slashes nothing: `babylon` (all "
                          "that it reaches) does not slash it"));
  EXPECT_THAT(complaints(fault_of("eth", FaultKind::downtime, FaultReach::base)),
              ElementsAre("operator.eth.faults[0].kind: `downtime` slashes nothing: `beacon` (all "
                          "that it reaches) does not slash it"));
}

TEST(FaultChecks, RefuseTheBaseLayerOfOperatorsWithoutOne) {
  EXPECT_THAT(complaints(fault_of("btc", FaultKind::double_sign, FaultReach::base)),
              ElementsAre("operator.btc.faults[0].reach: `btc` stands behind no pool with a base "
                          "layer"));
  EXPECT_THAT(complaints(fault_of("idle", FaultKind::double_sign, FaultReach::both)),
              ElementsAre("operator.idle.faults[0].reach: `idle` stands behind no pool with a base "
                          "layer"));
}

TEST(FaultChecks, WantValidatorsOfEveryOperatorBehindAPoolThatIsReached) {
  auto stake = three_operators();
  stake.spec.operators[1].validators.reset();
  stake.spec.pools[1].operators.push_back("idle");
  const std::vector<std::string> both{"operator.eth.validators: is missing",
                                      "operator.idle.validators: is missing"};
  EXPECT_EQ(complaints(fault_of("eth", FaultKind::double_sign, FaultReach::both), stake), both);
  EXPECT_EQ(complaints(kill_of("operator.eth", "key-leak", FaultReach::base), stake), both);
  EXPECT_THAT(complaints(fault_of("eth", FaultKind::double_sign, FaultReach::avs), stake),
              IsEmpty());
}

TEST(FaultChecks, HoldAllThatAShockSelectsTogether) {
  EXPECT_THAT(complaints(kill_of("operator", "downtime", {})), IsEmpty());
  EXPECT_THAT(complaints(kill_of("operator", "double-sign", FaultReach::base)), IsEmpty());
  EXPECT_THAT(
      complaints(kill_of("operator.btc", "downtime", {})),
      ElementsAre("shock.bug.kill[0].fault: `downtime` slashes nothing: `babylon` (all that "
                  "it reaches) does not slash it"));
  EXPECT_THAT(
      complaints(kill_of("operator.btc", "double-sign", FaultReach::both)),
      ElementsAre("shock.bug.kill[0].reach: `btc` stands behind no pool with a base layer"));
}

}  // namespace
}  // namespace faultline::penalty::fault_checks_test
