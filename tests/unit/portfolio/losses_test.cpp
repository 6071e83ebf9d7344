// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "penalty/penalty_model.hpp"
#include "portfolio/loss_rows.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::losses_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto gross = static_cast<std::size_t>(Perspective::gross);
constexpr auto recovered = static_cast<std::size_t>(Perspective::recovered);
constexpr auto net = static_cast<std::size_t>(Perspective::net);

/// Positions desk, eETH, ezETH, fund, other; the book is 2 % of eETH and half of ezETH.
stake::SmallStake booked() {
  auto stake = holdings();
  stake.spec.book = {{"eETH", 0.02}, {"ezETH", 0.5}};
  return stake;
}

class LossesTest : public testing::Test {
 protected:
  struct Row {
    std::uint32_t occurrence;
    const char* position;
    double loss;
    double recovered;
  };

  [[nodiscard]] std::uint32_t index(const std::string& holder) const {
    if (holder == "book") return model.book().index();
    return stake.graph.find_position(holder).value().index();
  }
  /// Claims and recoveries by hand, one list of rows for each trial.
  const LossRows& losses_of(const std::vector<std::vector<Row>>& trials) {
    insurance::SubjectLosses claims;
    insurance::Recoveries recoveries;
    claims.clear();
    for (const auto& trial : trials) {
      for (std::size_t i = 0; i < trial.size(); ++i) {
        const bool begins = i == 0 || trial[i].occurrence != trial[i - 1].occurrence;
        if (begins) begin_occurrence(claims, recoveries);
        const auto& grid = model.grids()[index(trial[i].position)];
        const auto lane = index(trial[i].position);
        claims.losses.values.back().lane[lane] = grid.snap(trial[i].loss);
        recoveries.recovered.back().lane[lane] = grid.snap(trial[i].recovered);
      }
      claims.trial_offset.push_back(static_cast<std::uint32_t>(claims.time.size()));
    }
    model.losses(claims, recoveries, LossDetail::largest, workspace, batch);
    losses = list_losses(claims, recoveries, batch, model.book());
    return losses;
  }
  /// One tile holds all positions.
  static void begin_occurrence(insurance::SubjectLosses& claims,
                               insurance::Recoveries& recoveries) {
    claims.time.push_back(0.1 * static_cast<double>(claims.time.size()));
    claims.losses.tile.push_back(0);
    claims.losses.values.emplace_back();
    claims.losses.end_row();
    recoveries.recovered.emplace_back();
  }
  [[nodiscard]] const TrialLoss& trial_row(const std::string& holder) const {
    for (const auto& row : losses.by_trial) {
      if (row.holder.index() == index(holder)) return row;
    }
    throw std::runtime_error("no row of " + holder);
  }

  CoveredStake stake{booked()};
  PortfolioModel model{stake.compile().portfolio};
  PortfolioModel::Workspace workspace;
  LossBatch batch;
  LossRows losses;
};

TEST_F(LossesTest, NamesPositionsAndThenTheBook) {
  EXPECT_THAT(model.holders(), ElementsAre("desk", "eETH", "ezETH", "fund", "other", "book"));
  EXPECT_EQ(model.book().index(), 5u);
  EXPECT_EQ(model.grids().size(), 6u);
}

TEST_F(LossesTest, BoundsEveryHolderByWhatItHasAtStake) {
  const std::vector<double> value{20.0, 40.0, 20.0, 5.0, 40.0, 0.02 * 40.0 + 0.5 * 20.0};
  for (std::size_t h = 0; h < value.size(); ++h) {
    EXPECT_GE(model.largest_loss()[h], value[h]);
    EXPECT_NEAR(model.largest_loss()[h], value[h], 2e-8 * value[h]);
  }
}

TEST_F(LossesTest, GivesARowForEachClaimAndOneForTheBook) {
  losses_of({{{0, "desk", 10.0, 0.0}, {0, "eETH", 20.0, 8.0}, {0, "ezETH", 10.0, 2.0}}});
  ASSERT_EQ(losses.by_occurrence.size(), 4u);
  EXPECT_EQ(losses.by_occurrence[1].holder.index(), index("eETH"));
  EXPECT_EQ(losses.by_occurrence[1].gross, 20.0);
  EXPECT_EQ(losses.by_occurrence[1].recovered, 8.0);
  EXPECT_EQ(losses.by_occurrence[1].net(), 12.0);
  EXPECT_EQ(losses.by_occurrence[3].holder, model.book());
  EXPECT_NEAR(losses.by_occurrence[3].gross, 0.02 * 20.0 + 0.5 * 10.0, 1e-13);
  EXPECT_NEAR(losses.by_occurrence[3].recovered, 0.02 * 8.0 + 0.5 * 2.0, 1e-13);
}

TEST_F(LossesTest, HasNoRowOfTheBookWhereItLosesNothing) {
  losses_of({{{0, "desk", 10.0, 0.0}, {0, "other", 20.0, 0.0}}});
  ASSERT_EQ(losses.by_occurrence.size(), 2u);
  EXPECT_NE(losses.by_occurrence.back().holder, model.book());
}

TEST_F(LossesTest, SumsATrialAndKeepsTheLargestOfEachPerspective) {
  losses_of({{{0, "eETH", 10.0, 9.0}, {1, "eETH", 6.0, 0.5}, {2, "eETH", 4.0, 2.0}}});
  const auto& row = trial_row("eETH");
  EXPECT_THAT(row.aggregate, ElementsAre(20.0, 11.5, 8.5));
  EXPECT_THAT(row.largest, ElementsAre(10.0, 9.0, 5.5));
}

TEST_F(LossesTest, SortsBothTablesWithinTheTrial) {
  losses_of({{{0, "ezETH", 1.0, 0.0}, {1, "desk", 1.0, 0.0}, {1, "eETH", 2.0, 0.0}},
             {},
             {{5, "other", 1.0, 0.0}}});
  std::vector<std::uint32_t> by_occurrence;
  for (const auto& row : losses.by_occurrence) by_occurrence.push_back(row.holder.index());
  EXPECT_THAT(by_occurrence, ElementsAre(2, 5, 0, 1, 5, 4));
  EXPECT_THAT(losses.occurrence_offset, ElementsAre(0, 5, 5, 6));
  std::vector<std::uint32_t> by_trial;
  for (const auto& row : losses.by_trial) by_trial.push_back(row.holder.index());
  EXPECT_THAT(by_trial, ElementsAre(0, 1, 2, 5, 4));
  EXPECT_THAT(losses.trial_offset, ElementsAre(0, 4, 4, 5));
}

TEST_F(LossesTest, LiesOnTheGridAndSubtractsExactly) {
  losses_of({{{0, "desk", 1.0 / 3.0, 0.1},
              {0, "eETH", 2.0 / 3.0, 0.2},
              {0, "ezETH", 0.1, 0.1},
              {1, "desk", 0.7, 0.3},
              {1, "eETH", 1.4, 0.6},
              {1, "ezETH", 1e-5, 1e-6}}});
  for (const auto& row : losses.by_occurrence) {
    const auto& grid = model.grids()[row.holder.index()];
    for (const double amount : {row.gross, row.recovered, row.net()}) {
      EXPECT_EQ(grid.snap(amount), amount);
      EXPECT_EQ(static_cast<double>(grid.quanta(amount)) * grid.quantum(), amount);
    }
  }
  for (const auto& row : losses.by_trial) {
    EXPECT_EQ(row.aggregate[net], row.aggregate[gross] - row.aggregate[recovered]);
  }
}

TEST_F(LossesTest, KeepsRecoveredWithinGrossForAnyAmounts) {
  for (int i = 1; i < 2000; ++i) {
    const double loss = 40.0 / (i * std::sqrt(2.0));
    losses_of({{{0, "eETH", loss, std::nextafter(loss, 0.0)}, {0, "ezETH", loss / 2, loss / 2}}});
    for (const auto& row : losses.by_occurrence) ASSERT_GE(row.net(), 0.0);
  }
}

TEST_F(LossesTest, DropsWhatIsBelowTheGrid) {
  losses_of({{{0, "eETH", 1e-16, 1e-17}}});
  EXPECT_THAT(losses.by_occurrence, IsEmpty());
  EXPECT_THAT(losses.by_trial, IsEmpty());
}

TEST_F(LossesTest, TellsTheLargestOccurrenceOfEachPosition) {
  losses_of({{{0, "eETH", 10.0, 9.0}, {1, "eETH", 6.0, 0.5}, {1, "ezETH", 3.0, 0.0}},
             {{2, "desk", 7.0, 1.0}}});
  ASSERT_THAT(batch.tile, ElementsAre(0, 0));
  for (const auto& row : losses.by_trial) {
    if (row.holder == model.book()) continue;
    const std::size_t trial = row.holder.index() == index("desk") ? 1 : 0;
    for (std::size_t p = 0; p < perspective_count; ++p) {
      EXPECT_EQ(batch.largest[p][trial].lane[row.holder.index()], row.largest[p]);
    }
    EXPECT_EQ(batch.gross[trial].lane[row.holder.index()], row.aggregate[gross]);
    EXPECT_EQ(batch.recovered[trial].lane[row.holder.index()], row.aggregate[recovered]);
  }
}

TEST_F(LossesTest, IndexesTheRowsOfATile) {
  losses_of({{{0, "eETH", 1.0, 0.0}}, {}, {{1, "desk", 1.0, 0.0}, {2, "desk", 1.0, 0.0}}});
  EXPECT_THAT(batch.offset, ElementsAre(0, 1, 1, 2));
  EXPECT_THAT(batch.trial, ElementsAre(0, 2));
  ASSERT_EQ(batch.tile_count(), 1u);
  EXPECT_THAT(batch.rows_of(0), ElementsAre(0, 1));
  EXPECT_EQ(batch.book.size(), 3u);
}

TEST_F(LossesTest, NeverExceedsTheBoundHoweverOftenTheStakeIsHit) {
  const penalty::PenaltyModel penalty(stake.graph);
  auto storm = penalty::OccurrenceWriter(stake.graph);
  for (int i = 0; i < 3000; ++i) storm.at(1e-4 * i).strike("da", 0.01 + 1e-7 * i);
  const auto occurrences = storm.batch();
  penalty::PenaltyModel::Workspace penalty_workspace;
  penalty::HitBatch hits;
  penalty.apply(occurrences, penalty::HitForm::swept, penalty_workspace, hits);
  insurance::SubjectLosses claims;
  model.claims(occurrences, hits, workspace, claims);
  insurance::Recoveries nothing;
  nothing.recovered.resize(claims.losses.values.size());
  model.losses(claims, nothing, LossDetail::totals, workspace, batch);
  losses = list_losses(claims, nothing, batch, model.book());
  ASSERT_EQ(losses.by_trial.size(), 6u);
  for (const auto& row : losses.by_trial) {
    const double largest = model.largest_loss()[row.holder.index()];
    EXPECT_LE(row.aggregate[gross], largest);
    EXPECT_NEAR(row.aggregate[gross], 0.5 * largest, 1e-7 * largest) << "`da` reaches half";
  }
}

TEST_F(LossesTest, RefusesRecoveriesOfOtherClaims) {
  insurance::SubjectLosses claims;
  insurance::Recoveries recoveries;
  claims.clear();
  begin_occurrence(claims, recoveries);
  claims.trial_offset.push_back(1);
  EXPECT_THROW(model.losses(claims, {}, LossDetail::totals, workspace, batch),
               base::ContractViolation);
}

}  // namespace
}  // namespace faultline::portfolio::losses_test
