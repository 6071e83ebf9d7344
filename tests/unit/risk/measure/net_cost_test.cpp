// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/net_cost.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "risk/block_costs.hpp"
#include "risk/measure.hpp"
#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::net_cost_test {
namespace {

using test::SyntheticTrials;
using test::values;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::NanSensitiveDoubleEq;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
/// Amounts are rounded to 2⁻³⁷ of what can be paid.
constexpr double rounding = 20.0 * 0x1p-36;

/// The desk pays a premium of 2, and what reinstatements cost; the book has half of it. Whoever
/// `other` is pays 1 and nothing that depends on the trial.
MeasureContext context() {
  MeasureContext made = test::context_of_one(16.0);
  made.holders = {"desk", "other", "book"};
  made.largest_loss.assign(3, 16.0);
  made.grids.assign(3, numerics::MoneyGrid(16.0));
  made.levels = {0.5};
  made.return_periods_years = {1.0, 2.0};
  made.costs = CostContext{
      .premium = {2.0, 1.0, 1.0},
      .most_reinstated = {4.0, 0.0, 2.0},
      .reinstated = {{}, {{portfolio::HolderId{0U}, 1.0}, {portfolio::HolderId{2U}, 0.5}}}};
  return made;
}

/// Four trials: the desk loses 8, of which 4 are paid and cost 3; the desk loses nothing, and pays
/// 1 for what others lost; all lose 8; nothing happens.
std::vector<Measure> measured(const MeasureContext& asked) {
  SyntheticTrials trials(0, 2);
  const auto row = [](std::size_t holder, double gross, double recovered) {
    return SyntheticTrials::row(holder, gross, recovered);
  };
  trials.reinstate(1, 3.0);
  trials.add({row(0, 8.0, 4.0), row(2, 4.0, 2.0)});
  trials.reinstate(1, 1.0);
  trials.add({});
  trials.add({row(0, 8.0, 0.0), row(1, 8.0, 0.0), row(2, 4.0, 0.0)});
  trials.add({});
  auto measures = make_measures(asked);
  add(measures, trials.batch());
  return measures;
}

std::vector<Table> tables(const MeasureContext& asked) {
  return risk::tables(measured(asked), asked);
}

// The desk's 7, 1, 8, 0 and its premium of 2; 0, 0, 8, 0 and 1; the book's 3.5, 0.5, 4, 0 and 1.
TEST(NetCost, IsTheNetLossAndWhatCoversCost) {
  const auto made = tables(context());
  EXPECT_THAT(values(made, "premium"), ElementsAre(2.0, 1.0));
  EXPECT_THAT(values(made, "book_premium"), ElementsAre(1.0));
  EXPECT_THAT(values(made, "expected_reinstatement_premium"),
              ElementsAre(DoubleNear(1.0, rounding), 0.0));
  EXPECT_THAT(values(made, "book_expected_reinstatement_premium"),
              ElementsAre(DoubleNear(0.5, rounding)));
  EXPECT_THAT(values(made, "expected_net_cost"),
              ElementsAre(DoubleNear(6.0, rounding), DoubleNear(3.0, rounding)));
  EXPECT_THAT(values(made, "book_expected_net_cost"), ElementsAre(DoubleNear(3.0, rounding)));
}

// Σ(x − m)² of 7, 1, 8, 0 is 50, and of 0, 0, 8, 0 it is 48.
TEST(NetCost, HasTheDeviationOfWhatDependsOnTheTrial) {
  const auto made = tables(context());
  EXPECT_THAT(values(made, "net_cost_standard_deviation"),
              ElementsAre(DoubleNear(std::sqrt(50.0 / 3.0), 1e-9),
                          DoubleNear(std::sqrt(48.0 / 3.0), 1e-9)));
  EXPECT_THAT(values(made, "expected_net_cost_se"),
              ElementsAre(DoubleNear(std::sqrt(50.0) / 4.0, 1e-9),
                          DoubleNear(std::sqrt(48.0) / 4.0, 1e-9)));
}

// The worst half of 7, 1, 8, 0 is 7 and 8, behind 1; of 0, 0, 8, 0 it is 8 and 0, behind 0.
TEST(NetCost, HasATail) {
  const auto made = tables(context());
  EXPECT_THAT(values(made, "net_cost_value_at_risk"), ElementsAre(DoubleNear(3.0, 2e-3), 1.0));
  EXPECT_THAT(values(made, "net_cost_expected_shortfall"),
              ElementsAre(DoubleNear(9.5, rounding), DoubleNear(5.0, rounding)));
  EXPECT_THAT(values(made, "book_net_cost_expected_shortfall"),
              ElementsAre(DoubleNear(4.75, rounding)));
}

TEST(NetCost, HasNoQuantilesWhereNetLossesHaveNone) {
  MeasureContext asked = context();
  asked.position_quantiles = {};
  const auto made = tables(asked);
  EXPECT_THAT(values(made, "net_cost_value_at_risk"),
              ElementsAre(NanSensitiveDoubleEq(nan), NanSensitiveDoubleEq(nan)));
  EXPECT_THAT(values(made, "book_net_cost_value_at_risk"), ElementsAre(DoubleNear(1.5, 2e-3)));
}

// Each of the four trials has a block of its own.
TEST(NetCost, IsSummedByBlockWithoutPremiums) {
  MeasureContext asked = context();
  asked.sums_by_block = true;
  const auto measures = measured(asked);
  const BlockCosts costs(measures);
  const auto first_four = [](std::vector<double> sums) {
    EXPECT_EQ(sums.size(), BlockSums::blocks);
    sums.resize(4);
    return sums;
  };
  const std::size_t desk = 0;
  const std::size_t other = 1;
  EXPECT_THAT(first_four(costs.sums(portfolio::HolderId{desk})), ElementsAre(7.0, 1.0, 8.0, 0.0));
  EXPECT_THAT(first_four(costs.sums(portfolio::HolderId{other})), ElementsAre(0.0, 0.0, 8.0, 0.0));
  EXPECT_THAT(first_four(costs.sums(asked.book())), ElementsAre(3.5, 0.5, 4.0, 0.0));
  EXPECT_THAT(first_four(costs.book_excess({.net_loss = 1.5, .net_cost = 0.5})),
              ElementsAre(3.0, 0.0, 3.5, 0.0));
}

TEST(NetCost, TakesTheTailOfNetLossesWhereReinstatementsCostTheBookNothing) {
  MeasureContext asked = context();
  asked.sums_by_block = true;
  asked.costs->most_reinstated = {4.0, 0.0, 0.0};
  asked.costs->reinstated[1].pop_back();
  const auto measures = measured(asked);
  const auto excess = BlockCosts(measures).book_excess({.net_loss = 1.5, .net_cost = 0.5});
  EXPECT_THAT(std::vector<double>(excess.begin(), excess.begin() + 4),
              ElementsAre(0.5, 0.0, 2.5, 0.0));
}

TEST(NetCost, OfOtherBoundsIsNotLoaded) {
  MeasureContext asked = context();
  asked.sums_by_block = true;
  base::ArchiveWriter saved;
  NetCost(asked).save(saved);
  asked.largest_loss = {64.0, 64.0, 64.0};
  base::ArchiveReader archive(saved.bytes());
  EXPECT_THROW(NetCost(asked).load(archive), base::ArchiveError);
}

TEST(NetCost, IsNotToldWhereNothingHasAPremium) {
  MeasureContext asked = context();
  asked.costs.reset();
  const auto made = tables(asked);
  EXPECT_EQ(find_table(made, "premium"), nullptr);
  EXPECT_EQ(find_table(made, "expected_net_cost"), nullptr);
}

}  // namespace
}  // namespace faultline::risk::measure::net_cost_test
