// SPDX-License-Identifier: Apache-2.0
#include "insurance/check.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/complaints.hpp"

namespace faultline::insurance::check_test {
namespace {

using test::paths_of_issues;
using testing::ElementsAre;
using testing::IsEmpty;

CoverSpec cover_of(std::vector<Layer> layers) {
  return {.id = "c1",
          .positions = {"eETH"},
          .terms = {QuotaShare{0.5}, Tower{std::move(layers), TermBasis::occurrence}}};
}

TEST(CheckCover, AcceptsLayersThatOnlyTouch) {
  EXPECT_THAT(paths_of_issues(cover_of({{0.0, 10.0, 1.0}, {10.0, 5.0, 1.0}})), IsEmpty());
}

TEST(CheckCover, AcceptsOverlappingLayersThatShareTheLoss) {
  EXPECT_THAT(paths_of_issues(cover_of({{0.0, 10.0, 0.7}, {5.0, 10.0, 0.1}, {0.0, 20.0, 0.2}})),
              IsEmpty());
}

TEST(CheckCover, RefusesLayersThatTogetherPayMoreThanTheLoss) {
  EXPECT_THAT(paths_of_issues(cover_of({{20.0, 50.0, 1.0}, {50.0, 50.0, 0.1}})),
              ElementsAre("cover.c1.terms[1].tower[1].share"));
  EXPECT_THAT(paths_of_issues(cover_of({{5.0, 1.0, 0.6}, {0.0, 20.0, 0.5}})),
              ElementsAre("cover.c1.terms[1].tower[1].share"));
}

TEST(CheckCover, RefusesBasesWithoutAMeaning) {
  const auto paths = [](Term term, std::vector<std::string> positions) {
    return paths_of_issues(
        {.id = "c1", .positions = std::move(positions), .terms = {std::move(term)}});
  };
  const std::vector<std::string> one{"eETH"}, two{"eETH", "ezETH"};
  const std::vector<Layer> restored{{0.0, 10.0, 1.0, {1.0}}};
  EXPECT_THAT(paths(Limit{1.0, TermBasis::unit}, one), IsEmpty());
  EXPECT_THAT(paths(Limit{1.0, TermBasis::position}, two), IsEmpty());
  EXPECT_THAT(paths(Limit{1.0, TermBasis::position}, one), ElementsAre("cover.c1.terms[0].per"));
  EXPECT_THAT(paths(LimitOfStake{0.1, TermBasis::aggregate}, one), IsEmpty());
  EXPECT_THAT(paths(LimitOfStake{0.1, TermBasis::unit}, one), ElementsAre("cover.c1.terms[0].per"));
  EXPECT_THAT(paths(Tower{restored, TermBasis::unit}, one),
              ElementsAre("cover.c1.terms[0].tower[0].reinstatements"));
  EXPECT_THAT(paths(Tower{restored, TermBasis::position}, two),
              ElementsAre("cover.c1.terms[0].tower[0].reinstatements"));
  const std::vector<Layer> kept{{.width = 10.0, .aggregate_deductible = 5.0}};
  EXPECT_THAT(paths(Tower{kept, TermBasis::occurrence}, one), IsEmpty());
  EXPECT_THAT(paths(Tower{kept, TermBasis::aggregate}, one),
              ElementsAre("cover.c1.terms[0].tower[0].aggregate_deductible"));
  const Steps counted{.steps = {{1.0, 1.0}}, .on = StepMeasure::count, .per = TermBasis::unit};
  EXPECT_THAT(paths(counted, one), ElementsAre("cover.c1.terms[0].per"));
  const TowerOfStake twice{{{0.0, 0.2, 0.7}, {0.1, 0.2, 0.7}}, TermBasis::occurrence};
  EXPECT_THAT(paths(twice, one), ElementsAre("cover.c1.terms[0].tower_of_stake[1].share"));
}

TEST(CheckCover, RefusesSharesOfProvidersThatAreNotTheWhole) {
  const auto paths = [](std::vector<CoinsurerSpec> providers, std::optional<std::string> one = {}) {
    CoverSpec cover{.id = "c1", .positions = {"eETH"}, .terms = {QuotaShare{0.5}}};
    cover.provider = std::move(one);
    cover.providers = std::move(providers);
    return paths_of_issues(cover);
  };
  EXPECT_THAT(paths({{"a", 0.7}, {"b", 0.2}, {"c", 0.1}}), IsEmpty());
  EXPECT_THAT(paths({{"a", 0.7}, {"b", 0.2}}), ElementsAre("cover.c1.providers"));
  EXPECT_THAT(paths({{"a", 0.7}, {"a", 0.3}}), ElementsAre("cover.c1.providers[1].provider"));
  EXPECT_THAT(paths({{"a", 0.7}, {"b", 0.3}}, "c"), ElementsAre("cover.c1.provider"));
}

TEST(CheckCover, RefusesReinstatementsOverAllOccurrences) {
  const std::vector<Layer> layers{{0.0, 10.0, 1.0, {}}, {10.0, 5.0, 1.0, {1.0}}};
  EXPECT_THAT(
      paths_of_issues(
          {.id = "c1", .positions = {"eETH"}, .terms = {Tower{layers, TermBasis::aggregate}}}),
      ElementsAre("cover.c1.terms[0].tower[1].reinstatements"));
  EXPECT_THAT(paths_of_issues(cover_of(layers)), IsEmpty());
}

TEST(CheckCover, RefusesATowerWithoutLayers) {
  EXPECT_THAT(paths_of_issues(cover_of({})), ElementsAre("cover.c1.terms[1].tower"));
}

TEST(CheckCover, RefusesAMaximumBelowTheMinimum) {
  const auto bounds = [](double minimum, double maximum) {
    return paths_of_issues({.id = "c1",
                            .positions = {"eETH"},
                            .terms = {DeductibleShare{0.1, minimum, maximum}, LimitShare{0.5}}});
  };
  EXPECT_THAT(bounds(2.0, 2.0), IsEmpty());
  EXPECT_THAT(bounds(2.0, 1.0), ElementsAre("cover.c1.terms[0].maximum"));
}

TEST(CheckCover, RefusesStepsThatDoNotAscend) {
  const auto steps = [](std::vector<Step> list, StepMeasure on) {
    return paths_of_issues({.id = "c1",
                            .positions = {"eETH"},
                            .terms = {Steps{std::move(list), on, TermBasis::occurrence}}});
  };
  EXPECT_THAT(steps({{1.0, 1.0}, {2.0, 5.0}}, StepMeasure::loss), IsEmpty());
  EXPECT_THAT(steps({}, StepMeasure::loss), ElementsAre("cover.c1.terms[0].steps"));
  EXPECT_THAT(steps({{2.0, 5.0}, {2.0, 4.0}}, StepMeasure::count),
              ElementsAre("cover.c1.terms[0].steps[1].at", "cover.c1.terms[0].steps[1].pays",
                          "cover.c1.terms[0].per"));
}

TEST(CheckCover, RefusesAnEndThatIsNotAfterTheBeginning) {
  const auto days = [](double inception, double expiry) {
    return paths_of_issues({.id = "c1",
                            .positions = {"eETH"},
                            .terms = {QuotaShare{0.5}},
                            .inception_days = inception,
                            .expiry_days = expiry});
  };
  EXPECT_THAT(days(10.0, 20.0), IsEmpty());
  EXPECT_THAT(days(10.0, 10.0), ElementsAre("cover.c1.expiry_days"));
}

TEST(CheckCover, ReportsEverythingAtOnce) {
  EXPECT_THAT(paths_of_issues({.id = "c1", .positions = {}, .terms = {}}),
              ElementsAre("cover.c1.positions", "cover.c1.terms"));
}

TEST(CheckCover, RefusesAPositionNamedTwice) {
  EXPECT_THAT(
      paths_of_issues({.id = "c1", .positions = {"a", "b", "a"}, .terms = {QuotaShare{1.0}}}),
      ElementsAre("cover.c1.positions"));
}

}  // namespace
}  // namespace faultline::insurance::check_test
