// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::contract_order_test {
namespace {

using testing::ElementsAre;

TEST(ContractOrder, FollowsTheWaterfall) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH"}).cover("b", {"eETH"}).waterfall("eETH", {"cover:b", "cover:a"});
  EXPECT_THAT(stake.order(), ElementsAre("b", "a"));
}

TEST(ContractOrder, GoesByIdWhereNothingElseDecides) {
  CoveredStake stake(holdings());
  stake.cover("z", {"eETH"}).cover("y", {"ezETH"}).cover("x", {"eETH"});
  stake.waterfall("eETH", {"cover:z", "cover:x"}).waterfall("ezETH", {"cover:y"});
  EXPECT_THAT(stake.order(), ElementsAre("y", "z", "x"));
}

TEST(ContractOrder, PaysWhatIsHeldBeforeItsHolders) {
  CoveredStake stake(holdings());
  stake.cover("a", {"desk"}).cover("b", {"eETH"});
  stake.waterfall("desk", {"cover:a"}).waterfall("eETH", {"cover:b"});
  EXPECT_THAT(stake.order(), ElementsAre("b", "a"));
}

TEST(ContractOrder, LooksThroughHoldersWithoutCover) {
  CoveredStake stake(holdings());
  stake.cover("a", {"fund"}).cover("b", {"eETH"});
  stake.waterfall("fund", {"cover:a"}).waterfall("eETH", {"cover:b"});
  EXPECT_THAT(stake.order(), ElementsAre("b", "a"));
}

TEST(ContractOrder, JoinsWaterfallsThatShareACover) {
  CoveredStake stake(holdings());
  stake.cover("a", {"ezETH"}).cover("b", {"eETH", "ezETH"}).cover("c", {"eETH"});
  stake.waterfall("eETH", {"cover:c", "cover:b"}).waterfall("ezETH", {"cover:b", "cover:a"});
  EXPECT_THAT(stake.order(), ElementsAre("c", "b", "a"));
}

TEST(ContractOrder, DoesNotDependOnTheOrderOfCovers) {
  CoveredStake forth(holdings());
  forth.cover("a", {"eETH"}).cover("b", {"ezETH"});
  CoveredStake back(holdings());
  back.cover("b", {"ezETH"}).cover("a", {"eETH"});
  for (auto* stake : {&forth, &back}) {
    stake->waterfall("eETH", {"cover:a"}).waterfall("ezETH", {"cover:b"});
  }
  EXPECT_EQ(forth.order(), back.order());
}

TEST(ContractOrder, NamesTheCoversOfWaterfallsThatDisagree) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH", "ezETH"}).cover("b", {"eETH", "ezETH"});
  stake.waterfall("eETH", {"cover:a", "cover:b"}).waterfall("ezETH", {"cover:b", "cover:a"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("cover.a: waterfalls and holdings ask for a circle of covers: `a` before "
                          "`b` before `a`"));
}

TEST(ContractOrder, RefusesACoverOfAPositionAndItsHolder) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH", "fund"});
  stake.waterfall("eETH", {"cover:a"}).waterfall("fund", {"cover:a"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("cover.a.positions: `a` covers `eETH` and `fund`, which holds a part of "
                          "it: one loss would be paid twice"));
}

}  // namespace
}  // namespace faultline::portfolio::contract_order_test
