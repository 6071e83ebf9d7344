// SPDX-License-Identifier: Apache-2.0
#include "failure/shock.hpp"

#include "failure/fault_names.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::shock_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Shocks : public testing::Test {
 protected:
  Shocks() {
    scenario_.add_avs("a", 0.0);
    scenario_.add_avs("b", 0.0);
    scenario_.add_operator("x", {{"client", {{"geth", 0.7}}}});
  }
  std::vector<Shock> compile(const std::vector<ShockSpec>& specs, double horizon = 1.0) {
    FailureSpec spec;
    spec.shocks = specs;
    return compile_shocks(specs, {scenario_.graph()}, faults_of(spec), horizon, issues_);
  }
  test::FailureScenario scenario_;
  base::Issues issues_;
};

TEST_F(Shocks, AreSortedAndResolved) {
  const auto shocks = compile({{"t", 0.1, {{"operator.x", 0.5, "key-leak", std::nullopt}}},
                               {"s", 0.2, {{"avs", 1.0, "", std::nullopt}}}});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_THAT(shocks, SizeIs(2));
  EXPECT_EQ(shocks[0].id, "s");
  EXPECT_DOUBLE_EQ(shocks[0].probability, -std::expm1(-0.2));
  EXPECT_THAT(shocks[0].kills[0].avs, SizeIs(2));
  ASSERT_THAT(shocks[1].kills[0].operators, SizeIs(1));
  EXPECT_EQ(shocks[1].kills[0].operators[0].key,
            random::key_of(random::key_of(random::key_of("shock.t"), std::uint64_t{1}),
                           random::key_of("operator.x")));
}

TEST_F(Shocks, NameTheirFaultsSortedAndOnce) {
  FailureSpec spec;
  spec.shocks = {
      {"s", 0.1, {{"operator", 1.0, "key-leak", {}}, {"avs", 1.0, "", {}}}},
      {"t", 0.1, {{"operator", 1.0, "double-sign", {}}, {"operator", 1.0, "key-leak", {}}}}};
  EXPECT_THAT(faults_of(spec), ElementsAre("double-sign", "key-leak"));
  OperatorFaultSpec downtime;
  downtime.kind = FaultKind::downtime;
  spec.operators = {{{downtime}}};
  EXPECT_THAT(faults_of(spec), ElementsAre("double-sign", "downtime", "key-leak"));
}

TEST_F(Shocks, KillByEntriesThatAreIndependent) {
  const auto shock = compile({{"s",
                               0.2,
                               {{"avs.a", 0.5, "", {}},
                                {"avs", 0.5, "", {}},
                                {"operator.x", 0.25, "downtime", {}},
                                {"operator", 0.5, "key-leak", {}}}}})[0];
  EXPECT_DOUBLE_EQ(kill_rate(shock, stake::AvsId(0u)), 0.2 * 0.75);
  EXPECT_DOUBLE_EQ(kill_rate(shock, stake::AvsId(1u)), 0.2 * 0.5);
  const auto x = *scenario_.graph().find_operator("x");
  EXPECT_DOUBLE_EQ(kill_rate(shock, x, FaultId(0u)), 0.2 * 0.25);
  EXPECT_DOUBLE_EQ(kill_rate(shock, x, FaultId(1u)), 0.2 * 0.5);
}

TEST_F(Shocks, AreRefusedWhenTheirKillsMakeNoSense) {
  compile({{"s",
            0.1,
            {{"operator", 0.5, "", std::nullopt},
             {"avs", 0.5, "downtime", std::nullopt},
             {"avs", 0.5, "", FixedLaw{0.5}},
             {"avs.c", 0.5, "", std::nullopt},
             {"operator", 0.5, "downtime", UniformLaw{{0.5, 0.5}}}}}});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("shock.s.kill[0].fault", "missing"),
                                          Complains("shock.s.kill[1].fault", "no kind of fault"),
                                          Complains("shock.s.kill[2].share", "no keys"),
                                          Complains("shock.s.kill[3].select", "matches nothing"),
                                          Complains("shock.s.kill[4].share.uniform", "not the")));
}

TEST_F(Shocks, WithAFaultOfNoKnownKindAreRefused) {
  compile({{"s", 0.1, {{"operator", 0.5, "double_sign", std::nullopt}}}});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("shock.s.kill[0].fault", "`double_sign` is no kind of fault")));
}

TEST_F(Shocks, ThatComeTooSeldomOrTooOftenAreRefused) {
  compile({{"s", 9e-8, {}}, {"t", 6000.0, {}}, {"u", 0.0, {}}}, 1.0);
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("shock.s.rate_per_year", "below 1e-7")));
  compile({{"t", 6000.0, {}}}, 2.0);
  EXPECT_THAT(issues_.list(),
              ElementsAre(testing::_, Complains("shock.t.rate_per_year", "more than 10,000")));
}

}  // namespace
}  // namespace faultline::failure::shock_test
