// SPDX-License-Identifier: Apache-2.0
#include "portfolio/cover_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::cover_table_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(CoverTable, AcceptsCoversAndWaterfallsThatNameEachOther) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH", "ezETH"});
  stake.waterfall("eETH", {"cover:a"}).waterfall("ezETH", {"cover:a"});
  EXPECT_THAT(stake.complaints(), IsEmpty());
}

TEST(CoverTable, AcceptsAPortfolioWithoutCover) {
  EXPECT_THAT(CoveredStake(holdings()).complaints(), IsEmpty());
}

TEST(CoverTable, KnowsBondsAndFundsByTheirKind) {
  CoveredStake stake(holdings());
  stake.cover("p2p", {"eETH"}).cover("own", {"eETH"}).cover("nexus", {"eETH"});
  stake.covers[0].kind = insurance::CoverKind::bond;
  stake.covers[1].kind = insurance::CoverKind::fund;
  stake.waterfall("eETH", {"bond:p2p", "fund:own", "cover:nexus"});
  EXPECT_THAT(stake.complaints(), IsEmpty());
}

TEST(CoverTable, RefusesARungOfAnotherKind) {
  CoveredStake stake(holdings());
  stake.cover("own", {"eETH"}).waterfall("eETH", {"fund:own", "bond:p2p"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("position.eETH.waterfall[0]: `own` is of another kind",
                          "position.eETH.waterfall[1]: there is no bond `p2p`"));
}

TEST(CoverTable, RefusesWhatIsNoRung) {
  CoveredStake stake(holdings());
  stake.cover("a", {"ezETH"})
      .waterfall("ezETH", {"cover:a"})
      .waterfall("eETH", {"a", "x:y", "fund"});
  EXPECT_THAT(stake.complaints(), ElementsAre("position.eETH.waterfall[0]: `a` is no rung",
                                              "position.eETH.waterfall[1]: `x:y` is no rung",
                                              "position.eETH.waterfall[2]: `fund` is no rung"));
  base::Issues issues;
  EXPECT_FALSE(PortfolioModel::compile(stake.graph, penalty::PenaltyModel(stake.graph),
                                       stake.waterfalls, stake.covers, issues));
  EXPECT_EQ(issues.list().front().hint, "did you mean `cover:a`?");
}

TEST(CoverTable, NamesTheNearestCover) {
  CoveredStake stake(holdings());
  stake.cover("slashing", {"ezETH"}).waterfall("ezETH", {"cover:slashing"});
  stake.waterfall("eETH", {"cover:slashin"});
  base::Issues issues;
  EXPECT_FALSE(PortfolioModel::compile(stake.graph, penalty::PenaltyModel(stake.graph),
                                       stake.waterfalls, stake.covers, issues));
  ASSERT_EQ(issues.list().size(), 1u);
  EXPECT_EQ(issues.list()[0].problem, "there is no cover `slashin`");
  EXPECT_EQ(issues.list()[0].hint, "did you mean `slashing`?");
}

TEST(CoverTable, RefusesACoverThatIsNamedTwiceInAWaterfall) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH"}).waterfall("eETH", {"cover:a", "cover:a"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("position.eETH.waterfall[1]: `cover:a` is named twice"));
}

TEST(CoverTable, WantsTheWaterfallToNameTheCover) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH", "ezETH"}).waterfall("ezETH", {"cover:a"});
  EXPECT_THAT(stake.complaints(), ElementsAre("cover.a.positions[0]: the waterfall of `eETH` does "
                                              "not name the cover `a`"));
}

TEST(CoverTable, WantsTheCoverToListThePosition) {
  CoveredStake stake(holdings());
  stake.cover("a", {"ezETH"}).cover("b", {"eETH"});
  stake.waterfall("ezETH", {"cover:a"}).waterfall("eETH", {"cover:b", "cover:a"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("position.eETH.waterfall[1]: the cover `a` does not list the position "
                          "`eETH`"));
}

TEST(CoverTable, RefusesPositionsThatAreNotDeclared) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETHx", "other"});
  EXPECT_THAT(stake.complaints(),
              ElementsAre("cover.a.positions[0]: there is no position `eETHx`",
                          "cover.a.positions[1]: there is no position `other`"));
}

TEST(CoverTable, RefusesCoversDeclaredTwice) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH"}).cover("a", {"eETH"}).waterfall("eETH", {"cover:a"});
  EXPECT_THAT(stake.complaints(), ElementsAre("cover.a.id: the name is declared twice"));
}

TEST(CoverTable, TellsWhatIsWrongWithTheCoversThemselves) {
  CoveredStake stake(holdings());
  stake.cover("a", {}).cover("b", {"eETH"}, {}).waterfall("eETH", {"cover:b"});
  EXPECT_THAT(stake.complaints(), UnorderedElementsAre(testing::StartsWith("cover.a.positions"),
                                                       testing::StartsWith("cover.b.terms")));
}

}  // namespace
}  // namespace faultline::portfolio::cover_table_test
