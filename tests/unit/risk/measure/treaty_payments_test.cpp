// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/treaty_payments.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::treaty_payments_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::NanSensitiveDoubleEq;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A treaty `excess` of the mutual; `quota` is one of another case.
const CoverLabels labels{{"cover"}, {"mutual"}, {"excess", "quota"}};

MeasureContext context() {
  MeasureContext made = test::context_of_one(16.0);
  made.covers = CoverContext{
      .covers = {{.label = 0, .provider = 0, .bound = 16.0}},
      .providers = {{.label = 0, .bound = 16.0}},
      .treaties = {{.label = 0, .bound = 16.0, .premium = 1.5, .most_reinstated = 2.0}},
      .labels = &labels};
  return made;
}

/// Four trials: the treaty repays 3 and 1 in the first, 2 in the third.
std::vector<Table> tables() {
  SyntheticTrials trials;
  for (const double loss : {8.0, 8.0, 8.0, 0.0}) trials.add_loss(loss);
  insurance::Recoveries recoveries;
  const insurance::TreatyId excess{0U};
  recoveries.settled.treaty_offset = {0, 2, 2, 3, 3};
  recoveries.settled.treaty_payments = {{excess, 3.0}, {excess, 1.0}, {excess, 2.0}};
  recoveries.settled.treaty_reinstatement_offset = {0, 1, 1, 2, 2};
  recoveries.settled.treaty_reinstatements = {{excess, 2.0}, {excess, 1.0}};
  recoveries.settled.use_offset = {0, 1, 1, 2, 2};
  recoveries.settled.uses = {{insurance::ProviderId{0U}, 0.0, 10.0, 0.0, 4.0},
                             {insurance::ProviderId{0U}, 0.0, 10.0, 0.0, 2.0}};
  const auto batch = trials.batch();
  const MeasureContext asked = context();
  TreatyPayments measure(asked);
  measure.add({batch.trials, batch.occurrences, batch.hits, batch.claims, recoveries, batch.losses,
               batch.weight});
  return measure.tables(asked);
}

// 4, 0, 2, 0: mean 1.5, Σ(x − m)² = 11.
TEST(TreatyPayments, HaveTheMomentsOfWhatWasRepaidInATrial) {
  const auto made = tables();
  EXPECT_THAT(values(made, "treaty_expected_recovery"),
              ElementsAre(DoubleNear(1.5, 1e-9), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "treaty_expected_recovery_se"),
              ElementsAre(DoubleNear(std::sqrt(11.0) / 4.0, 1e-9), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "treaty_standard_deviation"),
              ElementsAre(DoubleNear(std::sqrt(11.0 / 3.0), 1e-9), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "treaty_premium"), ElementsAre(1.5, NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "treaty_expected_reinstatement_premium"),
              ElementsAre(DoubleNear(0.75, 1e-9), NanSensitiveDoubleEq(nan)));
}

TEST(TreatyPayments, SayHowOftenTheyRepayAndToWhom) {
  const auto made = tables();
  EXPECT_THAT(values(made, "treaty_attachment_probability"),
              ElementsAre(0.5, NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "provider_expected_reinsurance"), ElementsAre(DoubleNear(1.5, 1e-9)));
}

/// A stress may take treaties away: its tables are those of the other cases, without numbers.
TEST(TreatyPayments, HaveTheSameTablesInACaseWithoutTreaties) {
  MeasureContext without = context();
  without.covers->treaties.clear();
  const auto made = TreatyPayments(without).tables(without);
  const auto with = tables();
  ASSERT_EQ(made.size(), with.size());
  for (std::size_t i = 0; i < made.size(); ++i) EXPECT_EQ(made[i].name, with[i].name);
  EXPECT_THAT(values(made, "treaty_expected_recovery"),
              ElementsAre(NanSensitiveDoubleEq(nan), NanSensitiveDoubleEq(nan)));
}

}  // namespace
}  // namespace faultline::risk::measure::treaty_payments_test
