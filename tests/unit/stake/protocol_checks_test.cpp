// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stake/stake_checks.hpp"
#include "unit/stake/protocol_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::stake::protocol_checks_test {
namespace {

using testing::ElementsAre;

base::Issues issues_of(std::vector<ProtocolSpec> protocols) {
  StakeSpec spec;
  spec.protocols = std::move(protocols);
  base::Issues issues;
  check_protocols(spec, issues);
  return issues;
}

std::vector<std::string> paths_of(const base::Issues& issues) {
  std::vector<std::string> paths;
  for (const auto& issue : issues.list()) paths.push_back(issue.path);
  return paths;
}

TEST(ProtocolChecks, FindNothingWrongWithWhatEachRuleNeeds) {
  const auto words = enum_words(PenaltyKind{});
  for (std::size_t k = 0; k < words.known.size(); ++k) {
    EXPECT_TRUE(issues_of({protocol_of(static_cast<PenaltyKind>(k))}).empty()) << words.known[k];
  }
}

TEST(ProtocolChecks, WantWhatTheRuleNeeds) {
  const auto issues = issues_of({{.id = "p", .penalty = PenaltyKind::additive}});
  EXPECT_THAT(paths_of(issues), ElementsAre("protocol.p.parameters.surcharge"));
  EXPECT_EQ(issues.list().front().problem, "is missing");
}

TEST(ProtocolChecks, RefuseParametersOfAnotherRuleAllAtOnce) {
  PenaltyParameters several;
  several.surcharge = 0.1;
  several.slashing_rate = 0.001;
  const auto issues =
      issues_of({{.id = "el", .penalty = PenaltyKind::unique, .parameters = several},
                 {.id = "sum", .penalty = PenaltyKind::additive, .parameters = several}});
  EXPECT_THAT(paths_of(issues), ElementsAre("protocol.el.parameters.surcharge",
                                            "protocol.el.parameters.slashing_rate",
                                            "protocol.sum.parameters.slashing_rate"));
  EXPECT_EQ(issues.list()[0].expected, "no parameters");
  EXPECT_EQ(issues.list()[2].expected, "`surcharge`");
}

TEST(ProtocolChecks, RefuseNumbersOutOfRange) {
  PenaltyParameters negative;
  negative.surcharge = -0.1;
  const auto issues =
      issues_of({{.id = "p", .penalty = PenaltyKind::additive, .parameters = negative}});
  EXPECT_THAT(paths_of(issues), ElementsAre("protocol.p.parameters.surcharge"));
}

struct Rate {
  double rate;
  bool valid;
};

// Babylon btcstaking/types.go IsSlashingRateValid and staking_test.go: 0 < r < 1, at most 4
// decimals.
const std::vector<Rate> rates{{0.0, false},     {1.0, false},     {1.5, false},   {-0.1, false},
                              {0.00001, false}, {0.12345, false}, {0.0001, true}, {0.001, true},
                              {0.1, true},      {0.9999, true}};

TEST(ProtocolChecks, KnowBabylonsValidRates) {
  for (const auto& [rate, valid] : rates) {
    PenaltyParameters parameters;
    parameters.slashing_rate = rate;
    const auto issues =
        issues_of({{.id = "b", .penalty = PenaltyKind::babylon, .parameters = parameters}});
    EXPECT_EQ(issues.empty(), valid) << rate;
    if (valid) continue;
    EXPECT_EQ(issues.list().front().path, "protocol.b.parameters.slashing_rate");
  }
}

TEST(ProtocolChecks, WantAWindowWithSimultaneousCaptureOnly) {
  PenaltyParameters parameters;
  const auto paths = [&] {
    return paths_of(
        issues_of({{.id = "s", .penalty = PenaltyKind::shared, .parameters = parameters}}));
  };
  parameters.capture = Capture::simultaneous;
  EXPECT_THAT(paths(), ElementsAre("protocol.s.parameters.window_hours"));
  parameters.window_hours = 0.0;
  EXPECT_THAT(paths(), ElementsAre());
  parameters.capture = Capture::sequential;
  EXPECT_THAT(paths(), ElementsAre("protocol.s.parameters.window_hours"));
}

TEST(ProtocolChecks, AreAmongThoseOfAGraph) {
  auto stake = one_pool();
  stake.spec.protocols.push_back({.id = "sum", .penalty = PenaltyKind::additive});
  EXPECT_THAT(stake.complaints(), ElementsAre("protocol.sum.parameters.surcharge: is missing"));
}

}  // namespace
}  // namespace faultline::stake::protocol_checks_test
