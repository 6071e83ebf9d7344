// SPDX-License-Identifier: Apache-2.0
#include "portfolio/portfolio_model.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/loss_rows.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/portfolio/covered_stake.hpp"

namespace faultline::portfolio::portfolio_model_test {
namespace {

/// One trial from strikes to losses.
class Chain {
 public:
  Chain(const CoveredStake& stake, const penalty::OccurrenceWriter& writer)
      : graph_(stake.graph), compiled_(stake.compile()) {
    const auto occurrences = writer.batch();
    penalty::PenaltyModel::Workspace penalty_workspace;
    penalty::PenaltyModel(graph_).apply(occurrences, penalty::HitForm::swept, penalty_workspace,
                                        hits_);
    compiled_.portfolio.claims(occurrences, hits_, workspace_, claims_);
    compiled_.insurance.apply(claims_, insurance::RecoveryModel::Settled::where_contracts_meet,
                              insurance_workspace_, recoveries_);
    compiled_.portfolio.losses(claims_, recoveries_, LossDetail::totals, workspace_, losses_);
  }
  [[nodiscard]] double of(const std::string& holder, Perspective perspective) const {
    const auto rows = list_losses(claims_, recoveries_, losses_, compiled_.portfolio.book());
    for (const auto& row : rows.by_trial) {
      if (compiled_.portfolio.holders()[row.holder.index()] != holder) continue;
      return row.aggregate[static_cast<std::size_t>(perspective)];
    }
    return 0.0;
  }

 private:
  const stake::StakeGraph& graph_;
  PortfolioModel::Compiled compiled_;
  penalty::HitBatch hits_;
  PortfolioModel::Workspace workspace_;
  insurance::SubjectLosses claims_;
  insurance::RecoveryModel::Workspace insurance_workspace_;
  insurance::Recoveries recoveries_;
  LossBatch losses_;
};

insurance::Term limit(double amount) {
  return insurance::Limit{.amount = amount, .per = insurance::TermBasis::occurrence};
}

TEST(PortfolioModel, PassesWhatAPositionRecoversToItsHolders) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH"}, {limit(8.0)}).waterfall("eETH", {"cover:a"});
  const Chain chain(stake, penalty::OccurrenceWriter(stake.graph).at(0.1).strike("da", 1.0));
  EXPECT_NEAR(chain.of("eETH", Perspective::gross), 20.0, 1e-12);
  EXPECT_NEAR(chain.of("eETH", Perspective::net), 12.0, 1e-12);
  EXPECT_NEAR(chain.of("desk", Perspective::gross), 10.0, 1e-12);
  EXPECT_NEAR(chain.of("desk", Perspective::recovered), 4.0, 1e-12);
  EXPECT_NEAR(chain.of("fund", Perspective::net), 1.5, 1e-12);
  EXPECT_NEAR(chain.of("book", Perspective::net), 12.0, 1e-12);
}

TEST(PortfolioModel, LetsTheCoverOfAHolderSeeWhatItsHoldingsLeft) {
  CoveredStake stake(holdings());
  stake.cover("a", {"desk"}, {limit(100.0)}).cover("b", {"eETH"}, {limit(8.0)});
  stake.waterfall("desk", {"cover:a"}).waterfall("eETH", {"cover:b"});
  const Chain chain(stake, penalty::OccurrenceWriter(stake.graph).at(0.1).strike("da", 1.0));
  EXPECT_NEAR(chain.of("desk", Perspective::recovered), 10.0, 1e-12)
      << "4 from below, 6 of its own";
  EXPECT_NEAR(chain.of("desk", Perspective::net), 0.0, 1e-12);
  EXPECT_NEAR(chain.of("eETH", Perspective::recovered), 8.0, 1e-12);
}

TEST(PortfolioModel, PaysRungsInTheOrderOfTheWaterfall) {
  CoveredStake stake(holdings());
  stake.cover("a", {"eETH"}, {insurance::QuotaShare{.share = 0.5}});
  stake.cover("b", {"eETH"}, {limit(8.0)});
  stake.waterfall("eETH", {"cover:b", "cover:a"});
  const auto strike = penalty::OccurrenceWriter(stake.graph).at(0.1).strike("da", 1.0);
  EXPECT_NEAR(Chain(stake, strike).of("eETH", Perspective::net), (20.0 - 8.0) / 2, 1e-12);
  stake.waterfall("eETH", {"cover:a", "cover:b"});
  EXPECT_NEAR(Chain(stake, strike).of("eETH", Perspective::net), 20.0 / 2 - 8.0, 1e-12);
}

TEST(PortfolioModel, WantsAWaterfallForEveryPosition) {
  CoveredStake stake(holdings());
  stake.waterfalls.pop_back();
  base::Issues issues;
  EXPECT_THROW(PortfolioModel::compile(stake.graph, penalty::PenaltyModel(stake.graph),
                                       stake.waterfalls, stake.covers, issues),
               base::ContractViolation);
}

}  // namespace
}  // namespace faultline::portfolio::portfolio_model_test
