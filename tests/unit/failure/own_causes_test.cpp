// SPDX-License-Identifier: Apache-2.0
#include "failure/own_causes.hpp"

#include <cmath>
#include <map>

#include "failure/hazard.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::own_causes_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t million = 1 << 20;

/// a and b are served by x and x-1; x commits two kinds of fault, x-1 one.
class OwnFailures : public testing::Test {
 protected:
  OwnFailures() {
    scenario_.add_avs("a", 0.1).severity = FixedLaw{0.5};
    scenario_.add_avs("b", 0.2).severity = FixedLaw{0.25};
    for (const char* id : {"x", "x-1"}) {
      scenario_.add_operator(id, {{"client", {{"geth", 1.0}}}});
      scenario_.serve(id, "a");
    }
    scenario_.serve("x", "b");
    scenario_.add_fault("x", FaultKind::downtime, 0.3).share = FixedLaw{0.5};
    scenario_.add_fault("x", FaultKind::double_sign, 0.05);
    scenario_.add_fault("x-1", FaultKind::downtime, 0.15);
    scenario_.failure.dependence = DependenceSpec{};
    scenario_.failure.dependence->independent = {"avs", "operator"};
  }
  OwnCauses compile() {
    const auto faults = std::vector<std::string>{"double-sign", "downtime"};
    return compile_own_causes(scenario_.failure, scenario_.graph(), {}, faults, 1.0, issues_);
  }
  std::vector<std::string> names(const CauseList& list, const char* selector) {
    std::vector<std::string> names;
    for (const auto id : list.select(selector, "path", issues_))
      names.push_back(list[id].named.name);
    return names;
  }
  /// How often each cause fails in a million trials.
  std::map<std::string, double> counts(double horizon_years) {
    const auto model = scenario_.model(horizon_years);
    std::map<std::string, double> counts;
    for (const auto& one : test::draw(model, 5, {0, million}).occurrences)
      counts[model.causes()[one.cause.index()]] += 1.0;
    return counts;
  }
  test::FailureScenario scenario_;
  base::Issues issues_;
};

TEST_F(OwnFailures, OfOperatorsStandBehindThoseOfAvsInTheOrderOfNames) {
  EXPECT_THAT(scenario_.model().causes(),
              ElementsAre("avs.a", "avs.b", "operator.x-1.downtime", "operator.x.double-sign",
                          "operator.x.downtime"));
  EXPECT_THAT(scenario_.model().faults(), ElementsAre("double-sign", "downtime"));
}

TEST_F(OwnFailures, AreSelectedByOperatorByKindAndByName) {
  const auto list = compile().list;
  EXPECT_THAT(names(list, "operator"), SizeIs(3));
  EXPECT_THAT(names(list, "operator.x"),
              ElementsAre("operator.x.double-sign", "operator.x.downtime"));
  EXPECT_THAT(names(list, "operator.x.downtime"), ElementsAre("operator.x.downtime"));
  EXPECT_THAT(names(list, "operator[fault=downtime,client=geth]"),
              ElementsAre("operator.x-1.downtime", "operator.x.downtime"));
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(names(list, "operator.y"), IsEmpty());
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("path", "`operator.y` matches nothing")));
}

TEST_F(OwnFailures, AreFoundByTheIdOfAnAvsAndByTheNameOfAFault) {
  const auto list = compile().list;
  EXPECT_EQ(list.find("b"), CauseId(1u));
  EXPECT_EQ(list.find("operator.x.downtime"), CauseId(4u));
  EXPECT_FALSE(list.find("avs.b"));
  EXPECT_EQ(list.hint_for("operator.x.downtimes"), "did you mean `operator.x.downtime`?");
}

TEST_F(OwnFailures, OfOneKindAreWrittenOnce) {
  scenario_.add_fault("x", FaultKind::downtime, 0.1);
  compile();
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("operator.x.faults[2].kind",
                                                    "`downtime` is a fault of `operator.x`")));
}

TEST_F(OwnFailures, RefuseATagThatSelectorsKnowAsTheKind) {
  scenario_.stake.operators[1].tags["fault"]["old"] = 1.0;
  compile();
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("operator.x.tags.fault", "know the kind of an operator's")));
}

TEST_F(OwnFailures, ComplainWhereTheyAreWritten) {
  auto& faults = scenario_.failure.operators[0].faults;
  faults[0].failure_probability.reset();
  faults[1].share = UniformLaw{{0.5, 0.5}};
  faults[1].failure_probability = 1e-9;
  EXPECT_THAT(scenario_.complaints(),
              ElementsAre(Complains("operator.x.faults[0].failure_probability", "missing"),
                          Complains("operator.x.faults[1].failure_probability", "below 1e-7"),
                          Complains("operator.x.faults[1].share.uniform", "ends of an interval")));
}

TEST_F(OwnFailures, OfOperatorsStrikeWhatTheyServeByTheirShare) {
  const auto model = scenario_.model();
  const auto graph = scenario_.graph();
  std::map<std::string, std::vector<std::string>> strikes;
  for (const auto& one : test::incidents_of(model, graph, test::draw(model, 5, {0, 1'000})))
    strikes[one.cause] = one.strikes;
  EXPECT_THAT(strikes["operator.x.downtime"],
              ElementsAre("a/x/downtime/0.250000", "b/x/downtime/0.125000"));
  EXPECT_THAT(strikes["operator.x.double-sign"],
              ElementsAre("a/x/double-sign/0.500000", "b/x/double-sign/0.250000"));
  EXPECT_THAT(strikes["operator.x-1.downtime"], ElementsAre("a/x-1/downtime/0.500000"));
}

/// Five z-scores below 4.5: a false alarm has probability 3.4e-5.
TEST_F(OwnFailures, HaveTheWrittenProbability) {
  const auto counted = counts(1.0);
  const std::map<std::string, double> expected{{"avs.a", 0.1},
                                               {"avs.b", 0.2},
                                               {"operator.x-1.downtime", 0.15},
                                               {"operator.x.double-sign", 0.05},
                                               {"operator.x.downtime", 0.3}};
  for (const auto& [name, p] : expected) {
    const double n = million;
    EXPECT_LT(std::abs(counted.at(name) - n * p) / std::sqrt(n * p * (1.0 - p)), 4.5) << name;
  }
}

/// M.2: the shock brings this fault at ½·0.2 a year, so that own failures bring the rest, and both
/// together the written 30 %. A false alarm of the two has probability 1.4e-5.
TEST_F(OwnFailures, LeaveToShocksWhatShocksBring) {
  scenario_.failure.shocks = {{"s", 0.2, {{"operator.x", 0.5, "downtime", std::nullopt}}}};
  const auto model = scenario_.model();
  double own = 0.0;
  double any = 0.0;
  const auto batch = test::draw(model, 6, {0, million});
  for (std::size_t trial = 0; trial < million; ++trial) {
    bool by_itself = false;
    bool hit = false;
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const auto& one = batch.occurrences[o];
      const auto& cause = model.causes()[one.cause.index()];
      by_itself |= cause == "operator.x.downtime";
      hit |= cause == "shock.s" && one.strike_end > one.strike_begin;
    }
    own += by_itself ? 1.0 : 0.0;
    any += by_itself || hit ? 1.0 : 0.0;
  }
  const double n = million;
  const double p = -std::expm1(-(-std::log1p(-0.3) - 0.1));
  EXPECT_LT(std::abs(own - n * p) / std::sqrt(n * p * (1.0 - p)), 4.5);
  EXPECT_LT(std::abs(any - n * 0.3) / std::sqrt(n * 0.3 * 0.7), 4.5);
}

/// A cause with a rate is a Poisson process: number within the horizon of mean and variance λH. The
/// variance of a sample variance of n Poisson numbers of mean m is (m + 2m²)/n. A false alarm of
/// the two has probability 1.4e-5.
TEST_F(OwnFailures, OfARateRepeatAsAPoissonProcess) {
  auto& fault = scenario_.failure.operators[0].faults[0];
  fault.failure_probability.reset();
  fault.rate_per_year = 1.5;
  const auto model = scenario_.model(2.0);
  const auto batch = test::draw(model, 7, {0, million});
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t trial = 0; trial < million; ++trial) {
    double number = 0.0;
    double last = -1.0;
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const auto& one = batch.occurrences[o];
      if (model.causes()[one.cause.index()] != "operator.x.downtime") continue;
      number += 1.0;
      EXPECT_GT(one.time, last);
      EXPECT_LE(one.time, 2.0);
      last = one.time;
    }
    sum += number;
    squares += number * number;
  }
  const double n = million;
  const double mean = sum / n;
  const double variance = squares / n - mean * mean;
  EXPECT_LT(std::abs(mean - 3.0) / std::sqrt(3.0 / n), 4.5);
  EXPECT_LT(std::abs(variance - 3.0) / std::sqrt((3.0 + 2.0 * 9.0) / n), 4.5);
}

TEST_F(OwnFailures, OfALongerHorizonContainThoseOfAShorterOne) {
  for (auto& fault : scenario_.failure.operators[0].faults) {
    fault.failure_probability.reset();
    fault.rate_per_year = 1.5;
  }
  const auto graph = scenario_.graph();
  const auto incidents = [&](double years) {
    const auto model = scenario_.model(years);
    return test::incidents_of(model, graph, test::draw(model, 9, {0, 5'000}));
  };
  const auto shorter = incidents(0.5);
  auto longer = incidents(2.0);
  EXPECT_GT(longer.size(), 2 * shorter.size());
  std::erase_if(longer, [](const auto& one) { return one.time > 0.5; });
  EXPECT_EQ(longer, shorter);
}

/// The joint law of two causes with a common loading does not ask what they are. A false alarm has
/// probability 7e-6.
TEST_F(OwnFailures, OfOperatorsAndAvsDependOnCommonFactors) {
  auto& dependence = *scenario_.failure.dependence;
  dependence.independent = {"operator[fault=double-sign]", "operator.x-1"};
  dependence.blocks.push_back({.causes = {"avs", "operator.x.downtime"}, .matrix = std::nullopt});
  dependence.factors = {
      {"market", "all", 0.8, {{"operator.x.downtime", 0.6}, {"a", 0.0}, {"b", 0.5}}}};
  const auto model = scenario_.model();
  const auto batch = test::draw(model, 10, {0, million});
  double both = 0.0;
  for (std::size_t trial = 0; trial < million; ++trial) {
    int found = 0;
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const auto& cause = model.causes()[batch.occurrences[o].cause.index()];
      found |= cause == "avs.b" ? 1 : cause == "operator.x.downtime" ? 2 : 0;
    }
    both += found == 3 ? 1.0 : 0.0;
  }
  const double n = million;
  const double p = 0.0913211139832;  // Φ₂(Φ⁻¹(0.2), Φ⁻¹(0.3); 0.3)
  EXPECT_LT(std::abs(both - n * p) / std::sqrt(n * p * (1.0 - p)), 4.5);
}

}  // namespace
}  // namespace faultline::failure::own_causes_test
