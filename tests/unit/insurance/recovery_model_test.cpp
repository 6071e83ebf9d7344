// SPDX-License-Identifier: Apache-2.0
#include "insurance/recovery_model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::recovery_model_test {
namespace {

using numerics::MoneyGrid;
using numerics::Tile;
using Settled = RecoveryModel::Settled;
using Terms = Generator::Terms;
using testing::ElementsAre;

constexpr TermBasis each = TermBasis::occurrence;
constexpr TermBasis all = TermBasis::aggregate;

/// Bits, so that −0 and 0 differ.
std::vector<std::array<std::uint64_t, 16>> bits_of(const std::vector<Tile>& tiles) {
  std::vector<std::array<std::uint64_t, 16>> bits;
  for (const Tile& tile : tiles) {
    bits.push_back(std::bit_cast<std::array<std::uint64_t, 16>>(tile.lane));
  }
  return bits;
}

class EveryKindOfTerms : public testing::TestWithParam<Terms> {};
INSTANTIATE_TEST_SUITE_P(RecoveryModel, EveryKindOfTerms,
                         testing::Values(Terms::layers_of_one_basis, Terms::shares_of_layers,
                                         Terms::layers, Terms::any));

TEST_P(EveryKindOfTerms, AreSettledAllTheSameWhereContractsMeetAndWhereTheyAreAlone) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Generator generator(seed);
    const Portfolio portfolio = generator.portfolio(GetParam());
    const RecoveryModel model = portfolio.model();
    RecoveryModel::Workspace workspace;
    Recoveries recoveries;
    for (int batch = 0; batch < 2; ++batch) {
      const SubjectTrials trials = generator.losses(portfolio.grids, 8);
      model.apply(trials.losses(), Settled::where_contracts_meet, workspace, recoveries);
      const Recoveries expected = recover(model, trials.losses(), Settled::everything);
      ASSERT_EQ(bits_of(recoveries.recovered), bits_of(expected.recovered)) << seed;
    }
  }
}

TEST_P(EveryKindOfTerms, RecoverBetweenNothingAndTheLossOnTheGridOfTheInsured) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Generator generator(seed);
    const Portfolio portfolio = generator.portfolio(GetParam());
    const SubjectTrials trials = generator.losses(portfolio.grids, 8);
    const auto& rows = trials.losses().losses;
    const auto recovered =
        recover(portfolio.model(), trials.losses(), Settled::where_contracts_meet).recovered;
    ASSERT_EQ(recovered.size(), rows.values.size());
    for (std::size_t i = 0; i < recovered.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const std::size_t insured = 16 * rows.tile[i] + l;
        const double amount = recovered[i].lane[l];
        ASSERT_TRUE(0.0 <= amount && amount <= rows.values[i].lane[l]);
        if (insured < portfolio.grids.size()) {
          ASSERT_EQ(portfolio.grids[insured].snap(amount), amount);
        }
      }
    }
  }
}

/// A cover of one insured that can lose 1,000 in the unit of its grid, and what it recovers of a
/// loss.
double recovered_of_one(const Term& term, double loss) {
  const MoneyGrid grid(1000.0);
  const auto model =
      RecoveryModel::make({contract({term}), contract({QuotaShare{0.0}})}, {}, {grid});
  const auto trials = SubjectTrials().occurrence(0.5, {grid.snap(loss)}).end_trial();
  return recover(model, trials.losses(), Settled::where_contracts_meet)
      .recovered.front()
      .lane.front();
}

// k·0.1 is not the decimal that is written for it, and neither is on the grid.
TEST(RecoveryModel, MeetsThresholdsUpToRounding) {
  for (int k = 1; k <= 400; ++k) {
    const double written = k / 10.0;
    const double lost = k * 0.1;
    EXPECT_EQ(recovered_of_one(Franchise{written, each}, lost), 0.0) << written;
    EXPECT_GT(recovered_of_one(Franchise{written, each}, lost + 1e-9), 0.0) << written;
    EXPECT_GT(recovered_of_one(Steps{{{written, 0.05}}, StepMeasure::loss, each}, lost), 0.0)
        << written;
    EXPECT_EQ(recovered_of_one(Steps{{{written, 0.05}}, StepMeasure::loss, each}, lost - 1e-9), 0.0)
        << written;
    EXPECT_EQ(recovered_of_one(Deductible{written, each}, lost), 0.0) << written;
  }
}

// What a full cover of both leaves by rounding reaches no count and begins no event.
TEST(RecoveryModel, LeavesNothingOfWhatIsPaidInFullByShares) {
  const std::vector<MoneyGrid> grids{MoneyGrid(100.0), MoneyGrid(100.0)};
  Contract whole = contract({QuotaShare{1.0}}, {0, 1});
  whole.expiry = 0.5;
  const Contract counts =
      contract({Steps{{{1.0, 0.5}, {2.0, 50.0}}, StepMeasure::count, all}}, {0, 1});
  const auto model = RecoveryModel::make({whole, counts}, {}, grids);
  numerics::Numbers numbers(3);
  for (int k = 0; k < 200; ++k) {
    const auto loss = [&] { return grids.front().snap(numbers.between(1.0, 10.0)); };
    const auto trials = SubjectTrials()
                            .occurrence(0.25, {loss(), loss()})
                            .occurrence(0.75, {loss(), loss()})
                            .end_trial();
    const auto made = recover(model, trials.losses(), Settled::where_contracts_meet);
    const auto& later = made.recovered.back().lane;
    EXPECT_NEAR(later[0] + later[1], 0.5, 1e-9) << k;
  }
}

/// What the payments of a trial come to on its claims: own, and parts of those on what is held.
std::vector<double> received(const Portfolio& portfolio, const Recoveries& recoveries) {
  const auto& claims = recoveries.claims.claims;
  std::vector<double> sum(claims.size(), 0.0);
  for (const Payment& payment : recoveries.settled.payments) {
    const Claim& paid = claims[payment.claim];
    sum[payment.claim] += payment.amount;
    for (const PassThrough& part : portfolio.pass_through[paid.insured.index()]) {
      for (std::size_t c = 0; c < claims.size(); ++c) {
        if (claims[c].occurrence == paid.occurrence && claims[c].insured == part.holder) {
          sum[c] += part.fraction * payment.amount;
        }
      }
    }
  }
  return sum;
}

// A claim recovers what is paid on it, at most its loss, to half a quantum and 2⁻⁴⁶ of the loss;
// sums of up to 80 payments round by less than as much again.
TEST_P(EveryKindOfTerms, RecoverWhatIsPaid) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Generator generator(seed);
    const Portfolio portfolio = generator.portfolio(GetParam());
    const SubjectTrials trials = generator.losses(portfolio.grids, 4);
    const auto recoveries = recover(portfolio.model(), trials.losses(), Settled::everything);
    const std::vector<double> sum = received(portfolio, recoveries);
    const auto& rows = trials.losses().losses;
    std::size_t c = 0;
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double loss = rows.values[i].lane[l];
        if (loss == 0.0) {
          ASSERT_EQ(recoveries.recovered[i].lane[l], 0.0);
          continue;
        }
        const Claim& claim = recoveries.claims.claims.at(c);
        ASSERT_EQ(claim.loss, loss);
        ASSERT_EQ(claim.insured.index(), 16 * rows.tile[i] + l);
        const double quantum = portfolio.grids[claim.insured.index()].quantum();
        ASSERT_NEAR(recoveries.recovered[i].lane[l], std::min(loss, sum[c]),
                    0.5 * quantum + 0x1p-45 * loss);
        ++c;
      }
    }
    ASSERT_EQ(c, sum.size());
  }
}

// A cover with a quota share makes all that are alone pass in sequences of their own.
TEST(RecoveryModel, RecoversTheSameOfFoldedLayersAndOfSequences) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Generator generator(seed);
    Portfolio portfolio = generator.portfolio(Terms::layers_of_one_basis);
    const RecoveryModel folded = portfolio.model();
    portfolio.contracts.push_back(contract({QuotaShare{0.5}}, {portfolio.grids.size()}));
    const SubjectTrials trials = generator.losses(portfolio.grids, 8);
    portfolio.grids.emplace_back(1.0);
    portfolio.pass_through.emplace_back();
    const RecoveryModel sequences = portfolio.model();
    ASSERT_EQ(bits_of(recover(folded, trials.losses(), Settled::where_contracts_meet).recovered),
              bits_of(recover(sequences, trials.losses(), Settled::where_contracts_meet).recovered))
        << seed;
  }
}

/// What insured 0 recovers of each loss in turn, alone, settled either way.
std::vector<double> recovered_of(const std::vector<Term>& terms, const SubjectTrials& trials) {
  const Portfolio portfolio{{contract(terms)}, {}, {MoneyGrid(16.0)}};
  const auto lane = [&](Settled settled) {
    std::vector<double> amounts;
    for (const Tile& tile : recover(portfolio.model(), trials.losses(), settled).recovered) {
      amounts.push_back(tile.lane[0]);
    }
    return amounts;
  };
  EXPECT_EQ(lane(Settled::where_contracts_meet), lane(Settled::everything));
  return lane(Settled::where_contracts_meet);
}

SubjectTrials in_turn(const std::vector<double>& losses) {
  SubjectTrials trials;
  double time = 0.0;
  for (const double loss : losses) trials.occurrence(time += 0.1, {loss});
  return trials.end_trial();
}

// Of 3, 3, 4 in total 3, 6, 10: above 2 at most 5, so 1, 4, 5 in total.
TEST(RecoveryModel, PaysADeductibleAndALimitOverAllOccurrences) {
  EXPECT_THAT(recovered_of({Deductible{2.0, all}, Limit{5.0, all}}, in_turn({3.0, 3.0, 4.0})),
              ElementsAre(1.0, 3.0, 1.0));
}

TEST(RecoveryModel, PaysADeductibleOfEachOccurrenceAndALimitOverAll) {
  EXPECT_THAT(recovered_of({Deductible{2.0, each}, Limit{2.5, all}}, in_turn({3.0, 3.0, 4.0})),
              ElementsAre(1.0, 1.0, 0.5));
}

// A limit of 5, then a deductible of 2: of 3 there pass 1, of the next 3 two, and then nothing.
TEST(RecoveryModel, KeepsTheOrderOfTerms) {
  EXPECT_THAT(recovered_of({Limit{5.0, all}, Deductible{2.0, all}}, in_turn({3.0, 3.0, 4.0})),
              ElementsAre(1.0, 2.0, 0.0));
  EXPECT_THAT(recovered_of({Limit{5.0, each}, Deductible{2.0, each}}, in_turn({3.0, 8.0})),
              ElementsAre(1.0, 3.0));
}

TEST(RecoveryModel, PaysAShareOfALayer) {
  const Tower layer{{{.attachment = 2.0, .width = 4.0, .share = 0.5}}, each};
  EXPECT_THAT(recovered_of({layer}, in_turn({1.0, 4.0, 9.0})), ElementsAre(0.0, 1.0, 2.0));
  EXPECT_THAT(recovered_of({QuotaShare{0.25}, layer}, in_turn({12.0})), ElementsAre(0.5));
}

TEST(RecoveryModel, StartsEveryTrialAfresh) {
  SubjectTrials trials;
  trials.occurrence(0.1, {3.0}).occurrence(0.2, {3.0}).end_trial();
  trials.end_trial();
  trials.occurrence(0.1, {3.0}).end_trial();
  trials.occurrence(0.3, {1.0}).occurrence(0.4, {4.0}).end_trial();
  EXPECT_THAT(recovered_of({Deductible{2.0, all}}, trials), ElementsAre(1.0, 3.0, 1.0, 0.0, 3.0));
  EXPECT_THAT(recovered_of({Deductible{2.0, all}, QuotaShare{0.5}}, trials),
              ElementsAre(0.5, 1.5, 0.5, 0.0, 1.5));
}

// The next trial after number 2³² − 1 is number 1 again, and 1 has been.
TEST(RecoveryModel, StartsAfreshWhenTheCountOfTrialsDoes) {
  const Portfolio portfolio{{contract({Deductible{2.0, all}})}, {}, {MoneyGrid(16.0)}};
  const RecoveryModel model = portfolio.model();
  const SubjectTrials trials = in_turn({3.0, 4.0});
  RecoveryModel::Workspace workspace;
  Recoveries first;
  model.apply(trials.losses(), Settled::where_contracts_meet, workspace, first);
  workspace.lone.trial = ~std::uint32_t{0};
  Recoveries again;
  model.apply(trials.losses(), Settled::where_contracts_meet, workspace, again);
  EXPECT_EQ(again.recovered.at(0).lane[0], 1.0);
  EXPECT_EQ(bits_of(again.recovered), bits_of(first.recovered));
}

// Of 3 and 1 at once the deductible leaves 2, shared 3 : 1; one after the other it leaves 1 and 1.
TEST(RecoveryModel, TakesOccurrencesOfOneTimeTogether) {
  SubjectTrials at_once;
  at_once.occurrence(0.5, {3.0}).occurrence(0.5, {1.0}).end_trial();
  EXPECT_THAT(recovered_of({Deductible{2.0, all}}, at_once), ElementsAre(1.5, 0.5));
  EXPECT_THAT(recovered_of({Deductible{2.0, all}}, in_turn({3.0, 1.0})), ElementsAre(1.0, 1.0));
}

// A loss of 16 is 2⁴⁹ quanta: a rest of 8 of them is 2⁻⁴⁶ of it, and counts as rounding.
TEST(RecoveryModel, LeavesNoRestThatCouldBeRounding) {
  const double q = MoneyGrid(16.0).quantum();
  EXPECT_THAT(recovered_of({Deductible{8 * q, each}}, in_turn({16.0})), ElementsAre(16.0));
  EXPECT_THAT(recovered_of({Deductible{9 * q, each}}, in_turn({16.0})), ElementsAre(16.0 - 9 * q));
  EXPECT_THAT(recovered_of({Deductible{8 * q, all}}, in_turn({8.0, 8.0})),
              ElementsAre(8.0 - 8 * q, 8.0));
}

TEST(RecoveryModel, DependsOnDatesWhereACoverBeginsEndsOrLooksBack) {
  const auto depends = [](const Contract& cover) {
    return Portfolio{{cover}, {}, {MoneyGrid(16.0)}}.model().depends_on_dates();
  };
  Contract cover = contract({Limit{5.0, all}});
  EXPECT_FALSE(depends(cover));
  cover.expiry = 0.3;
  EXPECT_TRUE(depends(cover));
  EXPECT_TRUE(depends(contract({RollingWindow{40.0, 2.0}})));
}

TEST(RecoveryModel, PassesClaimsByOnDaysOnWhichItDoesNotAnswer) {
  Portfolio portfolio{{contract({Limit{5.0, all}})}, {}, {MoneyGrid(16.0)}};
  portfolio.contracts.front().inception = 0.15;
  for (const Settled settled : {Settled::where_contracts_meet, Settled::everything}) {
    const auto paid = recover(portfolio.model(), in_turn({4.0, 4.0, 4.0}).losses(), settled);
    EXPECT_EQ(paid.recovered[0].lane[0], 0.0);
    EXPECT_EQ(paid.recovered[1].lane[0], 4.0);
    EXPECT_EQ(paid.recovered[2].lane[0], 1.0);
  }
}

TEST(RecoveryModel, RecoversNothingWithoutACover) {
  const Portfolio portfolio{
      {contract({Limit{5.0, each}}, {17})}, {}, std::vector<MoneyGrid>(20, MoneyGrid(16.0))};
  SubjectTrials trials;
  trials.occurrence(0.1, std::vector<double>(20, 2.0)).end_trial();
  for (const Settled settled : {Settled::where_contracts_meet, Settled::everything}) {
    const auto recovered = recover(portfolio.model(), trials.losses(), settled).recovered;
    ASSERT_EQ(recovered.size(), 2U);
    for (std::size_t i = 0; i < 32; ++i) {
      EXPECT_EQ(recovered[i / 16].lane[i % 16], i == 17 ? 2.0 : 0.0) << i;
    }
  }
}

TEST(RecoveryModel, RecoversNothingInTrialsWithoutOccurrences) {
  const Portfolio portfolio{{contract({Limit{5.0, each}})}, {}, {MoneyGrid(16.0)}};
  SubjectTrials trials;
  trials.end_trial().end_trial();
  for (const Settled settled : {Settled::where_contracts_meet, Settled::everything}) {
    const auto recoveries = recover(portfolio.model(), trials.losses(), settled);
    EXPECT_TRUE(recoveries.recovered.empty());
    EXPECT_THAT(recoveries.claims.offset, ElementsAre(0, 0, 0));
  }
}

/// Six insured: 0 has a cover of its own, 1 and 2 share one, 3 has two, 4 holds a part of 5, who
/// has one.
Portfolio six_insured() {
  const Term limit = Limit{5.0, each};
  return {{contract({limit}, {0}), contract({limit}, {1, 2}), contract({limit}, {3}),
           contract({limit}, {3}), contract({limit}, {5})},
          {{}, {}, {}, {}, {}, {{InsuredId{std::size_t{4}}, 0.5}}},
          std::vector<MoneyGrid>(6, MoneyGrid(16.0))};
}

std::vector<std::uint32_t> insured_of(const Recoveries& recoveries) {
  std::vector<std::uint32_t> insured;
  for (const Claim& claim : recoveries.claims.claims) insured.push_back(claim.insured.index());
  return insured;
}

TEST(RecoveryModel, SettlesOneByOneOnlyWhereContractsMeetUnlessAsked) {
  SubjectTrials trials;
  trials.occurrence(0.1, std::vector<double>(6, 4.0)).end_trial();
  const RecoveryModel model = six_insured().model();
  EXPECT_THAT(insured_of(recover(model, trials.losses(), Settled::where_contracts_meet)),
              ElementsAre(1, 2, 3, 4, 5));
  const auto everything = recover(model, trials.losses(), Settled::everything);
  EXPECT_THAT(insured_of(everything), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(everything.recovered.at(0).lane,
              testing::ElementsAreArray({4.0, 2.5, 2.5, 4.0, 2.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
                                         0.0, 0.0, 0.0, 0.0}));
}

TEST(RecoveryModel, MovesAmountsToTheGridOnlyInContractsThatAreAlone) {
  Portfolio portfolio = six_insured();
  const double off_grid = 1.0 / 3.0;
  for (Contract& contract : portfolio.contracts) contract.terms = {Limit{off_grid, each}};
  const RecoveryModel model = portfolio.model();
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_EQ(std::get<Limit>(model.contracts()[k].terms.front()).amount,
              k == 0 ? MoneyGrid(16.0).snap(off_grid) : off_grid);
  }
  EXPECT_NE(MoneyGrid(16.0).snap(off_grid), off_grid);
}

}  // namespace
}  // namespace faultline::insurance::test::recovery_model_test
