// SPDX-License-Identifier: Apache-2.0
#include "insurance/reinstatements.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/insurance_model.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/complaints.hpp"

namespace faultline::insurance::reinstatements_test {
namespace {

using test::paths_of_issues;
using testing::ElementsAre;
using testing::IsEmpty;

/// 30 xs 20 and 50 xs 50, restored once each at 100 %, the lower for a premium of 6, the higher
/// of 4.
Tower two_layers() {
  return {.layers = {{20.0, 30.0, 1.0, {1.0}, 6.0}, {50.0, 50.0, 1.0, {1.0}, 4.0}},
          .per = TermBasis::occurrence};
}

TEST(Reinstatements, CostASharePerLayerOfThePremiumOverTheHorizon) {
  const std::vector<Term> terms{Deductible{1.0, TermBasis::occurrence}, two_layers()};
  const auto layers = reinstated_layers(terms, {.per_year = 12.0, .years = 0.5});
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0].term, 1u);
  EXPECT_EQ(layers[0].premium, 3.0);
  EXPECT_EQ(layers[1].layer, 1u);
  EXPECT_EQ(layers[1].premium, 2.0);
  EXPECT_EQ(most_reinstatement_premium(terms, layers), 5.0);
}

TEST(Reinstatements, OfASingleLayerCostASharePerPremiumOfTheContract) {
  const std::vector<Term> terms{
      Tower{.layers = {{0.0, 10.0, 1.0, {0.0, 0.5}}}, .per = TermBasis::occurrence}};
  const auto layers = reinstated_layers(terms, {.per_year = 2.0, .years = 1.0});
  ASSERT_EQ(layers.size(), 1u);
  EXPECT_EQ(layers[0].premium, 2.0);
  TermState state;
  EXPECT_EQ(reinstatement_premium(terms, layers, std::span(&state, 1)), 0.0) << "nothing used";
  state.layers = {{0.0, 15.0, 1.0}};  // the first, free, and half of the second
  EXPECT_EQ(reinstatement_premium(terms, layers, std::span(&state, 1)), 0.5);
  EXPECT_THAT(reinstated_layers(terms, {}), IsEmpty()) << "no premium is written";
}

TEST(Reinstatements, CostNothingWhereAllAreFree) {
  const std::vector<Term> terms{
      Tower{.layers = {{0.0, 10.0, 1.0, {0.0}}}, .per = TermBasis::occurrence}};
  EXPECT_THAT(reinstated_layers(terms, {.per_year = 2.0, .years = 1.0}), IsEmpty());
}

TEST(WrittenPremium, IsPaidFromInceptionToExpiryWithinTheHorizon) {
  CoverSpec cover{.id = "c", .positions = {}, .terms = {}, .premium_per_year = 10.0};
  EXPECT_EQ(WrittenPremium::of(cover, 2.0).total(), 20.0);
  cover.inception_days = 73.0;
  EXPECT_DOUBLE_EQ(WrittenPremium::of(cover, 1.0).total().value(), 8.0);
  cover.expiry_days = 146.0;
  EXPECT_DOUBLE_EQ(WrittenPremium::of(cover, 1.0).total().value(), 2.0);
  cover.inception_days = 800.0;
  cover.expiry_days.reset();
  EXPECT_EQ(WrittenPremium::of(cover, 1.0).total(), 0.0);
}

// The losses of an example of reinsureR (docs/methods/insurance.md): by their end the lower layer
// has used 60 of its 30 and one reinstatement, the higher 86.04363 of 50.
TEST(Reinstatements, AreToldByTrial) {
  Contract contract{.id = "c",
                    .terms = {two_layers()},
                    .insured = {InsuredId{0U}},
                    .reinstated = {{0, 0, 6.0}, {0, 1, 4.0}}};
  const InsuranceModel model({contract}, {});
  ClaimBatch claims;
  claims.offset = {0, 3, 3, 4};
  const std::vector<double> losses{83.68772, 100.0, 52.35591, 35.0};
  for (std::uint32_t i = 0; i < losses.size(); ++i)
    claims.claims.push_back({i, InsuredId{0U}, 0.1 * i, losses[i]});
  InsuranceModel::Workspace workspace;
  RecoveryBatch recoveries;
  model.apply(claims, workspace, recoveries);
  ASSERT_EQ(recoveries.reinstatements_in(0).size(), 1u);
  EXPECT_DOUBLE_EQ(recoveries.reinstatements_in(0)[0].premium, 6.0 + 4.0);
  EXPECT_THAT(recoveries.reinstatements_in(1), IsEmpty());
  EXPECT_DOUBLE_EQ(recoveries.reinstatements_in(2)[0].premium, 6.0 * 15.0 / 30.0);
}

TEST(Reinstatements, AskForPremiumsThatTheyDependOn) {
  CoverSpec cover{.id = "c", .positions = {"p"}, .terms = {two_layers()}, .premium_per_year = 10.0};
  EXPECT_THAT(paths_of_issues(cover), IsEmpty());
  cover.premium_per_year = 9.0;
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.premium_per_year"));
  cover.premium_per_year.reset();
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.terms[0].tower[0].premium_per_year",
                                                  "cover.c.terms[0].tower[1].premium_per_year"));
  auto& layers = std::get<Tower>(cover.terms[0]).layers;
  cover.premium_per_year = 10.0;
  layers[1].premium_per_year.reset();
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.terms[0].tower[1].reinstatements"));
  layers[1].reinstatements = {0.0};
  EXPECT_THAT(paths_of_issues(cover), IsEmpty()) << "restored for nothing";
  layers[0].reinstatements.clear();
  EXPECT_THAT(paths_of_issues(cover), ElementsAre("cover.c.terms[0].tower[0].premium_per_year"));
}

}  // namespace
}  // namespace faultline::insurance::reinstatements_test
