// SPDX-License-Identifier: Apache-2.0
#include "failure/severity_ties.hpp"

#include "failure/factor_loadings.hpp"
#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::severity_ties_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// a fails by the factors of its block, b by itself; b alone runs besu.
class SeverityTies : public testing::Test {
 protected:
  SeverityTies() {
    scenario_.add_avs("a", 0.1, {{"client", {{"geth", 1.0}}}});
    scenario_.add_avs("b", 0.1, {{"client", {{"geth", 0.25}, {"besu", 0.75}}}});
    scenario_.failure.dependence = DependenceSpec{};
    auto& dependence = *scenario_.failure.dependence;
    dependence.independent = {"avs.b"};
    dependence.blocks.push_back({.causes = {"avs.a"}, .matrix = std::nullopt});
    dependence.factors = {{"market", "all", 0.25, {}}, {"client", "tag:client", 0.5, {}}};
  }
  std::map<std::string, double>& loadings(std::size_t avs) {
    return scenario_.failure.avs[avs].severity_loadings;
  }
  /// Names of the factors and those with loadings of b, by what is written.
  void compile() {
    base::Issues issues;
    const std::vector<Hazard> hazards{{0.1, 0.1}, {0.1, 0.1}};
    const auto causes = scenario_.causes(hazards);
    const auto ties = compile_severity_ties(scenario_.failure, causes, issues);
    const std::vector<CauseId> members{CauseId(0u)};
    const auto structure =
        compile_factors(scenario_.failure.dependence->factors, {}, members, ties, causes, issues);
    EXPECT_THAT(issues.list(), IsEmpty());
    factors_.clear();
    for (const auto& factor : structure.factors) factors_.push_back(factor.name);
    of_b_ = severity_loadings(ties, 2, structure.factors)[1];
  }
  test::FailureScenario scenario_;
  std::vector<std::string> factors_;
  std::vector<TiedQuantile::Loading> of_b_;
};

TEST_F(SeverityTies, AreSplitByTagsIntoFactorsThatNoCauseNeeds) {
  compile();
  EXPECT_THAT(factors_, ElementsAre("factor.client=geth", "factor.market"));
  EXPECT_THAT(of_b_, IsEmpty());
  loadings(1) = {{"market", 0.5}, {"client", 0.8}};
  compile();
  EXPECT_THAT(factors_, ElementsAre("factor.client=besu", "factor.client=geth", "factor.market"));
  ASSERT_EQ(of_b_.size(), 3U);
  const std::vector<double> values{0.8 * 0.75, 0.8 * 0.25, 0.5};
  for (std::uint32_t k = 0; k < 3; ++k) {
    EXPECT_EQ(of_b_[k].factor, k);
    EXPECT_EQ(of_b_[k].name, factors_[k]);
    EXPECT_EQ(of_b_[k].value, values[k]);
  }
}

TEST_F(SeverityTies, OfALoadingOfZeroLeaveTheSeverityAsItIs) {
  loadings(1) = {{"market", 0.0}};
  compile();
  EXPECT_THAT(of_b_, IsEmpty());
}

TEST_F(SeverityTies, NeedNoCauseThatLoadsOnTheFactor) {
  scenario_.failure.dependence->blocks.clear();
  scenario_.failure.dependence->independent = {"avs"};
  scenario_.failure.dependence->factors.pop_back();
  EXPECT_THAT(scenario_.complaints(),
              ElementsAre(Complains("dependence.factor.market.by", "reaches no cause")));
  loadings(1) = {{"market", 0.5}};
  EXPECT_THAT(scenario_.complaints(), IsEmpty());
}

TEST_F(SeverityTies, AreRefusedAllAtOnce) {
  loadings(0) = {{"markt", 0.5}, {"client", 0.9}, {"market", 0.8}};
  scenario_.stake.avs[1].tags.clear();
  loadings(1) = {{"client", 0.5}};
  scenario_.failure.dependence->independent = {"avs.c"};
  const auto complaints = scenario_.complaints();
  EXPECT_THAT(complaints,
              testing::IsSupersetOf(
                  {Complains("avs.a.severity_loadings.markt", "there is no factor `markt`"),
                   Complains("avs.a.severity_loadings", "the squared loadings add up to 1.45"),
                   Complains("avs.b.severity_loadings.client", "does not reach `avs.b`")}));
  EXPECT_GT(complaints.size(), 3U);
  for (const auto& one : complaints)
    if (one.path == "avs.a.severity_loadings.markt") {
      EXPECT_EQ(one.hint, "did you mean `market`?");
    }
}

TEST_F(SeverityTies, OfOneOrMoreAreOutOfRange) {
  loadings(0) = {{"market", 1.0}};
  loadings(1) = {{"market", -1.5}};
  EXPECT_THAT(scenario_.complaints(),
              UnorderedElementsAre(Complains("avs.a.severity_loadings.market", ""),
                                   Complains("avs.b.severity_loadings.market", "")));
}

TEST_F(SeverityTies, NeedFactors) {
  loadings(1) = {{"market", 0.5}};
  auto& dependence = *scenario_.failure.dependence;
  dependence.blocks.clear();
  dependence.independent = {"avs"};
  dependence.factors.clear();
  EXPECT_THAT(scenario_.complaints(),
              ElementsAre(Complains("avs.b.severity_loadings", "there are no factors")));
  scenario_.failure.dependence.reset();
  EXPECT_THAT(scenario_.complaints(),
              testing::Contains(Complains("avs.b.severity_loadings", "there are no factors")));
}

}  // namespace
}  // namespace faultline::failure::severity_ties_test
