// SPDX-License-Identifier: Apache-2.0
#include "insurance/term/tower.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::insurance::tower_test {
namespace {

TEST(Layer, PaysNothingBelowItsAttachmentAndNoMoreThanItsWidth) {
  const Layer layer{.attachment = 20.0, .width = 30.0};
  EXPECT_EQ(layer.ceded(20.0), 0.0);
  EXPECT_EQ(layer.ceded(35.0), 15.0);
  EXPECT_EQ(layer.ceded(50.0), 30.0);
  EXPECT_EQ(layer.ceded(80.0), 30.0);
}

TEST(Layer, PaysOnlyTheSharePlaced) {
  EXPECT_EQ((Layer{.attachment = 20.0, .width = 30.0, .share = 0.5}).ceded(50.0), 15.0);
}

TEST(Tower, FromTheGroundToTheTopPaysTheLoss) {
  const Tower tower{{{0.0, 10.0, 1.0}, {10.0, 40.0, 1.0}, {50.0, 50.0, 1.0}},
                    TermBasis::occurrence};
  for (const double loss : {0.0, 5.0, 10.0, 33.0, 50.0, 99.0, 100.0}) {
    EXPECT_EQ(tower.ceded(loss), loss);
  }
  EXPECT_EQ(tower.ceded(140.0), 100.0);
}

TEST(Tower, LayersSeeTheWholeLossInAnyOrder) {
  const Tower up{{{20.0, 30.0, 1.0}, {50.0, 50.0, 0.5}}, TermBasis::occurrence};
  const Tower down{{{50.0, 50.0, 0.5}, {20.0, 30.0, 1.0}}, TermBasis::occurrence};
  EXPECT_EQ(up.ceded(70.0), 40.0);
  EXPECT_EQ(down.ceded(70.0), 40.0);
}

TEST(Layer, WithReinstatementsHasAnEnd) {
  EXPECT_EQ((Layer{0.0, 30.0, 1.0, {1.0, 0.5}}).capacity(), 90.0);
  EXPECT_EQ((Layer{0.0, 30.0}).capacity(), std::numeric_limits<double>::infinity());
}

// Prices 0 and 1 are "the first free, the second at 100 %".
TEST(Layer, CostsWhatIsRestoredProRataToAmount) {
  const Layer layer{0.0, 30.0, 1.0, {0.0, 1.0}};
  EXPECT_EQ(layer.reinstatement_premium(30.0), 0.0);
  EXPECT_EQ(layer.reinstatement_premium(45.0), 0.5);
  EXPECT_EQ(layer.reinstatement_premium(90.0), 1.0);
}

TEST(Tower, SharesWhatIsLeftOfALayerAmongSimultaneousOccurrences) {
  const Tower tower{{{20.0, 30.0, 0.5, {1.0}}}, TermBasis::occurrence};
  const std::vector<double> losses{50.0, 35.0, 100.0};
  std::vector<double> amounts = losses;
  TermState state;
  tower.apply({0.0, losses, amounts}, state);
  // 30 + 15 + 30 = 75 inside the layer, 60 of them covered, half of it placed.
  EXPECT_NEAR(amounts[0], 12.0, 1e-12);
  EXPECT_NEAR(amounts[1], 6.0, 1e-12);
  EXPECT_NEAR(amounts[2], 12.0, 1e-12);
  EXPECT_EQ(state.layers.front().used, 60.0);
}

/// What the layer pays on losses that come one after another.
std::vector<double> in_turn(const Layer& layer, const std::vector<double>& losses,
                            TermState& state) {
  const Tower tower{{layer}, TermBasis::occurrence};
  std::vector<double> paid;
  for (const double loss : losses) {
    const std::vector<double> subject{loss};
    std::vector<double> amounts = subject;
    tower.apply({0.0, subject, amounts}, state);
    paid.push_back(amounts.front());
  }
  return paid;
}

// C_j = min(max(Σr − D, 0), (1 + n)w) and its differences (docs/methods/insurance.md, I.5).
TEST(Tower, KeepsAnAggregateDeductibleOfWhatComesIntoALayer) {
  const std::vector<double> losses{30.0, 30.0, 20.0};
  const Layer layer{
      .attachment = 0.0, .width = 30.0, .reinstatements = {1.0}, .aggregate_deductible = 30.0};
  TermState state;
  EXPECT_EQ(in_turn(layer, losses, state), (std::vector<double>{0.0, 30.0, 20.0}));
  EXPECT_EQ(layer.reinstatement_premium(state.layers.front().used), 1.0);
}

// Losses and layer of the example of reinsureR, with 10 of its 90 kept: 20, 30 and 10 of 60.
TEST(Tower, WithReinstatementsAndADeductibleEndsAtItsCapacity) {
  TermState state;
  const Layer layer{
      .attachment = 20.0, .width = 30.0, .reinstatements = {1.0}, .aggregate_deductible = 10.0};
  EXPECT_EQ(in_turn(layer, {83.68772, 100.0, 52.35591}, state),
            (std::vector<double>{20.0, 30.0, 10.0}));
}

TEST(Tower, WithADeductibleAndNoReinstatementsHasNoEnd) {
  TermState state;
  const Layer layer{.attachment = 5.0, .width = 10.0, .share = 0.5, .aggregate_deductible = 12.0};
  EXPECT_EQ(in_turn(layer, {20.0, 9.0, 20.0, 20.0}, state),
            (std::vector<double>{0.0, 1.0, 5.0, 5.0}));
}

// OasisLMF validation/insurance_account, acc1: 500k xs 500k and 100M xs 1M, 30 % of each, on
// damage ratios of 25, 50, 75 and 100 % of 3.4M.
TEST(Tower, PaysTheLayerSumsOfTheOasisAccountExample) {
  const Tower tower{{{500e3, 500e3, 0.3}, {1e6, 100e6, 0.3}}, TermBasis::occurrence};
  EXPECT_DOUBLE_EQ(tower.ceded(0.25 * 3.4e6), 105e3);
  EXPECT_DOUBLE_EQ(tower.ceded(0.50 * 3.4e6), 360e3);
  EXPECT_DOUBLE_EQ(tower.ceded(0.75 * 3.4e6), 615e3);
  EXPECT_DOUBLE_EQ(tower.ceded(1.00 * 3.4e6), 870e3);
}

}  // namespace
}  // namespace faultline::insurance::tower_test
