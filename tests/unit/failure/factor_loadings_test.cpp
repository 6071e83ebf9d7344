// SPDX-License-Identifier: Apache-2.0
#include "failure/factor_loadings.hpp"

#include <utility>

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::factor_loadings_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// a: geth 0.7, nethermind 0.3; b: geth; c: no client; all but c can fail. d is outside the block.
class FactorLoadings : public testing::Test {
 protected:
  FactorLoadings() {
    scenario_.add_avs("a", 0.0, {{"client", {{"geth", 0.7}, {"nethermind", 0.3}}}});
    scenario_.add_avs("b", 0.0, {{"client", {{"geth", 1.0}}}});
    scenario_.add_avs("c", 0.0);
    scenario_.add_avs("d", 0.0, {{"client", {{"besu", 1.0}}}});
    scenario_.stake.avs[1].category = "oracle";
  }
  FactorStructure compile(const std::vector<FactorSpec>& factors,
                          const std::vector<LoadingSpec>& rows = {}) {
    const std::vector<CauseId> members{CauseId(0u), CauseId(1u), CauseId(2u)};
    const std::vector<Hazard> hazards{{0.1, 0.1}, {0.1, 0.1}, {}, {0.1, 0.1}};
    return compile_factors(factors, rows, members, {}, scenario_.causes(hazards), issues_);
  }
  static std::vector<std::string> names(const FactorStructure& structure) {
    std::vector<std::string> names;
    for (const auto& factor : structure.factors) names.push_back(factor.name);
    return names;
  }
  static std::vector<std::pair<std::string, double>> loadings(const FactorStructure& structure,
                                                              std::size_t cause) {
    std::vector<std::pair<std::string, double>> loadings;
    for (const auto& [factor, value] : structure.causes[cause].loadings)
      loadings.emplace_back(structure.factors[factor].name, value);
    return loadings;
  }
  test::FailureScenario scenario_;
  base::Issues issues_;
};

TEST_F(FactorLoadings, OfACommonFactorAreThoseOfAllThatCanFire) {
  const auto structure = compile({{"market", "all", 0.25, {{"b", -0.5}}}});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_EQ(structure.causes.size(), 2u);
  EXPECT_THAT(loadings(structure, 0), ElementsAre(Pair("factor.market", 0.25)));
  EXPECT_THAT(loadings(structure, 1), ElementsAre(Pair("factor.market", -0.5)));
}

TEST_F(FactorLoadings, AreSplitOverTheValuesOfATag) {
  const auto structure =
      compile({{"market", "all", 0.25, {}}, {"client", "tag:client", 0.5, {{"a", 0.8}}}});
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(names(structure),
              ElementsAre("factor.client=geth", "factor.client=nethermind", "factor.market"));
  EXPECT_THAT(loadings(structure, 0), ElementsAre(Pair("factor.client=geth", 0.8 * 0.7),
                                                  Pair("factor.client=nethermind", 0.8 * 0.3),
                                                  Pair("factor.market", 0.25)));
  EXPECT_THAT(loadings(structure, 1),
              ElementsAre(Pair("factor.client=geth", 0.5), Pair("factor.market", 0.25)));
}

TEST_F(FactorLoadings, TakeTheCategoryForATag) {
  const auto structure = compile({{"sector", "tag:category", 0.5, {}}});
  EXPECT_THAT(issues_.list(), IsEmpty());
  EXPECT_THAT(names(structure), ElementsAre("factor.sector=oracle"));
  EXPECT_THAT(loadings(structure, 0), IsEmpty());
}

TEST_F(FactorLoadings, OfFactorsThatReachNobodyAreRefused) {
  compile({{"f", "tag:cloud", 0.5, {}}, {"g", "each", 0.5, {}}, {"h", "tag:", 0.5, {}}});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.factor.f.by", "reaches no cause"),
                                          Complains("dependence.factor.g.by", "`each` is no way"),
                                          Complains("dependence.factor.h.by", "`tag:` is no way")));
}

TEST_F(FactorLoadings, AreOverriddenOnlyWhereTheFactorReaches) {
  compile({{"market", "all", 0.5, {{"d", 0.1}, {"e", 0.1}}},
           {"client", "tag:client", 0.5, {{"c", 0.1}}}});
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(Complains("dependence.factor.market.override.d", "does not reach `avs.d`"),
                  Complains("dependence.factor.market.override.e", "there is no cause `e`"),
                  Complains("dependence.factor.client.override.c", "does not reach `avs.c`")));
}

TEST_F(FactorLoadings, OfAFactorDeclaredTwiceAreRefused) {
  compile({{"f", "all", 0.1, {}}, {"f", "tag:client", 0.1, {}}});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("dependence.factor.f", "factor `f` is declared twice")));
}

TEST_F(FactorLoadings, MayNotAddUpToACertainty) {
  compile({{"f", "all", 0.8, {}}, {"g", "tag:client", 0.6, {}}});
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(Complains("dependence.factor", "the squared loadings of `avs.b` add up to 1")));
}

TEST_F(FactorLoadings, NeedAFactor) {
  compile({});
  EXPECT_THAT(issues_.list(), ElementsAre(Complains("dependence.factor", "missing")));
  EXPECT_THAT(issues_.list()[0].hint, testing::HasSubstr("independent"));
}

/// A row of loadings says what an override says, weights of tags included.
TEST_F(FactorLoadings, OfARowAreThoseOfAnOverride) {
  const auto rows = compile({{"client", "tag:client", 0.5, {}}, {"market", "all", 0.2, {}}},
                            {{"a", {{"client", 0.8}, {"market", -0.1}}}, {"b", {{"market", 0.0}}}});
  const auto overrides = compile({{"client", "tag:client", 0.5, {{"a", 0.8}}},
                                  {"market", "all", 0.2, {{"a", -0.1}, {"b", 0.0}}}});
  EXPECT_THAT(issues_.list(), IsEmpty());
  ASSERT_EQ(rows.causes.size(), overrides.causes.size());
  for (std::size_t i = 0; i < rows.causes.size(); ++i)
    EXPECT_EQ(loadings(rows, i), loadings(overrides, i));
  EXPECT_THAT(loadings(rows, 0), ElementsAre(Pair("factor.client=geth", 0.8 * 0.7),
                                             Pair("factor.client=nethermind", 0.8 * 0.3),
                                             Pair("factor.market", -0.1)));
}

TEST_F(FactorLoadings, OfRowsMustBeOfCausesAndFactorsThatThereAreAndWrittenOnce) {
  compile({{"market", "all", 0.2, {{"a", 0.1}}}, {"client", "tag:client", 0.2, {}}},
          {{"a", {{"market", 0.3}}},
           {"c", {{"client", 0.3}}},
           {"e", {{"market", 0.3}}},
           {"b", {{"markt", 0.3}}}});
  EXPECT_THAT(
      issues_.list(),
      testing::UnorderedElementsAre(
          Complains("loading.a.factor.market", "`dependence.factor.market.override.a` says it too"),
          Complains("loading.c.factor.client", "does not reach `avs.c`"),
          Complains("loading.e.id", "there is no cause `e`"),
          Complains("loading.b.factor.markt", "there is no factor `markt`")));
}

}  // namespace
}  // namespace faultline::failure::factor_loadings_test
