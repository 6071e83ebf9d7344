// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/shared.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::shared_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

/// A vault of 100 ETH behind two operators, both of them serving two networks.
stake::StakeGraph vault() {
  return stake::SmallStake()
      .avs("bridge", "sym")
      .avs("oracle", "sym")
      .operators({"figment", "p2p"})
      .pool("vault", "sym", {"figment", "p2p"}, 100.0)
      .commit("bridge", "figment", "vault")
      .commit("bridge", "p2p", "vault")
      .commit("oracle", "figment", "vault")
      .commit("oracle", "p2p", "vault")
      .position("eETH")
      .book("eETH")
      .graph();
}

std::vector<double> losses(const stake::StakeGraph& graph, const OccurrenceWriter& occurrences) {
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(occurrences.batch(), HitForm::listed, workspace, hits);
  std::vector<double> lost;
  for (const auto& hit : hits.hits) lost.push_back(hit.lost);
  return lost;
}

// Two networks that slash 60 % each, one after the other, leave 16 %.
TEST(SharedRule, CompoundsAcrossAvs) {
  const auto graph = vault();
  OccurrenceWriter both(graph);
  both.at(0.1).strike("bridge", 0.6, "p2p").at(0.2).strike("oracle", 0.6, "p2p");
  EXPECT_THAT(losses(graph, both), ElementsAre(DoubleEq(60.0), DoubleEq(24.0)));
}

TEST(SharedRule, CountsEachOperatorOfThePoolAsAHit) {
  const auto graph = vault();
  EXPECT_THAT(losses(graph, OccurrenceWriter(graph).at(0.1).strike("bridge", 0.5)),
              ElementsAre(50.0, 25.0));
}

TEST(SharedRule, ReachesTheWholePoolThroughOneOperator) {
  const auto graph = vault();
  EXPECT_THAT(losses(graph, OccurrenceWriter(graph).at(0.1).strike("oracle", 0.1, "figment")),
              ElementsAre(DoubleEq(10.0)));
}

TEST(SharedRule, RetainsTheProductOfFormulaFive) {
  const auto graph = vault();
  OccurrenceWriter many(graph);
  double retained = 1.0;
  double lost = 0.0;
  for (int i = 1; i <= 20; ++i) {
    many.at(0.01 * i).strike("oracle", 0.02 * i, "p2p");
    retained *= 1.0 - 0.02 * i;
  }
  for (const double l : losses(graph, many)) lost += l;
  EXPECT_DOUBLE_EQ(lost, 100.0 * (1.0 - retained));
}

TEST(SharedRule, TakesNothingFromAnEmptyPool) {
  const auto graph = vault();
  OccurrenceWriter twice(graph);
  twice.at(0.1).strike("bridge", 1.0).at(0.2).strike("oracle", 0.6);
  EXPECT_THAT(losses(graph, twice), ElementsAre(100.0));
}

}  // namespace
}  // namespace faultline::penalty::shared_test
