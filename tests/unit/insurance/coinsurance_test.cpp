// SPDX-License-Identifier: Apache-2.0
//
// Contracts that several providers pay together, and contracts that refuse.
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insurance/insurance_model.hpp"
#include "unit/insurance/claims.hpp"
#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::coinsurance_test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

constexpr double no_end = std::numeric_limits<double>::infinity();

Provider provider(double capital, double loss_given_default = 0.0) {
  return {.id = "p", .capital = capital, .loss_given_default = loss_given_default};
}

Contract shared(std::vector<Coinsurer> coinsurers, std::size_t insured = 0) {
  Contract made = contract({QuotaShare{1.0}}, {insured});
  made.coinsurers = std::move(coinsurers);
  return made;
}

const std::vector<Coinsurer> sixty_forty{{ProviderId{0U}, 0.6}, {ProviderId{1U}, 0.4}};

RecoveryBatch settle_with(const std::vector<Contract>& contracts,
                          const std::vector<Provider>& providers, const Trial& trial,
                          const std::vector<ProviderDefault>& defaults = {}) {
  auto claims = batch_of({trial});
  claims.defaults.offset = {0, static_cast<std::uint32_t>(defaults.size())};
  claims.defaults.defaults = defaults;
  return settle(InsuranceModel(contracts, {}, providers), claims);
}

TEST(Coinsurance, PaysAllWhereEverybodyCan) {
  const auto made = settle_with({shared(sixty_forty)}, {provider(100.0), provider(no_end)},
                                Trial().occurrence(0.1, {10.0}));
  EXPECT_THAT(made.recovered, ElementsAre(10.0));
  ASSERT_EQ(made.uses.size(), 2U);
  EXPECT_DOUBLE_EQ(made.uses[0].beside, 6.0);
  EXPECT_DOUBLE_EQ(made.uses[1].beside, 4.0);
  EXPECT_DOUBLE_EQ(made.uses[0].left, 94.0);
}

// 12 of 20 and 8 of 20: the first has 5, then nothing; the second does not make up for it.
TEST(Coinsurance, NobodyMakesUpForAnother) {
  const auto made = settle_with({shared(sixty_forty)}, {provider(5.0), provider(100.0)},
                                Trial().occurrence(0.1, {20.0}).occurrence(0.2, {10.0}));
  EXPECT_THAT(made.recovered, ElementsAre(DoubleNear(13.0, 1e-12), DoubleNear(4.0, 1e-12)));
  EXPECT_DOUBLE_EQ(made.uses[0].short_of, 7.0 + 6.0);
  EXPECT_DOUBLE_EQ(made.uses[0].beside, 5.0);
  EXPECT_DOUBLE_EQ(made.uses[1].beside, 12.0);
  EXPECT_EQ(made.uses[1].short_of, 0.0);
}

// The first defaults, and pays a quarter of its 6; what that takes is not paid by the second.
TEST(Coinsurance, ADefaultTakesOfItsOwnShareOnly) {
  const auto made =
      settle_with({shared(sixty_forty)}, {provider(no_end, 0.75), provider(no_end, 0.9)},
                  Trial().occurrence(0.1, {10.0}), {{ProviderId{0U}, 0.5}});
  EXPECT_THAT(made.recovered, ElementsAre(DoubleNear(1.5 + 4.0, 1e-12)));
}

// Capital of 9, of which one contract wants 12 alone and another 0.5 of 12: pro rata of 18.
TEST(Coinsurance, AsksForItsShareOfCapitalThatIsShared) {
  Contract alone = contract({QuotaShare{1.0}}, {1});
  alone.provider = ProviderId{0U};
  const auto made =
      settle_with({shared({{ProviderId{0U}, 0.5}, {ProviderId{1U}, 0.5}}), alone},
                  {provider(9.0), provider(no_end)}, Trial().occurrence(0.1, {12.0, 12.0}));
  EXPECT_THAT(made.recovered, ElementsAre(DoubleNear(3.0 + 6.0, 1e-12), DoubleNear(6.0, 1e-12)));
}

TEST(Coinsurance, IsTheSameAsOneProviderWhereAllAreAlike) {
  Contract one =
      contract({Deductible{1.0, TermBasis::occurrence}, Limit{30.0, TermBasis::aggregate}});
  Contract three = one;
  one.provider = ProviderId{0U};
  three.coinsurers = {{ProviderId{0U}, 0.5}, {ProviderId{1U}, 0.25}, {ProviderId{2U}, 0.25}};
  const Trial trial =
      Trial().occurrence(0.1, {11.0}).occurrence(0.2, {17.0}).occurrence(0.3, {90.0});
  const auto alone = settle_with({one}, {provider(20.0)}, trial).recovered;
  const auto together =
      settle_with({three}, {provider(10.0), provider(5.0), provider(5.0)}, trial).recovered;
  for (std::size_t c = 0; c < alone.size(); ++c) EXPECT_DOUBLE_EQ(together[c], alone[c]);
}

TEST(Coinsurance, IsToldByProvider) {
  auto claims = batch_of({Trial().occurrence(0.1, {20.0})});
  InsuranceModel::Workspace workspace;
  RecoveryBatch recoveries;
  const InsuranceModel model({shared(sixty_forty)}, {}, {provider(5.0), provider(100.0)});
  const auto groups = model.apply_traced(claims, workspace, recoveries);
  ASSERT_EQ(groups.front().coinsurers.size(), 2U);
  EXPECT_DOUBLE_EQ(groups.front().coinsurers[0].funding.granted, 5.0);
  EXPECT_DOUBLE_EQ(groups.front().coinsurers[1].funding.granted, 8.0);
  EXPECT_DOUBLE_EQ(groups.front().funding.granted, 13.0);
}

// A refused occurrence passes the contract by: the deductible of the year is still there, and the
// next rung sees the whole loss.
TEST(Refusal, PassesAContractBy) {
  Contract first = contract({Deductible{4.0, TermBasis::aggregate}});
  first.refusal_probability = 0.5;
  const Contract second = contract({QuotaShare{0.5}});
  auto claims = batch_of({Trial().occurrence(0.1, {10.0}).occurrence(0.2, {10.0})});
  claims.facts.refusals = {{0, ContractId{0U}}};
  EXPECT_THAT(settle(InsuranceModel({first, second}, {}), claims).recovered,
              ElementsAre(5.0, 6.0 + 2.0));
  claims.facts.refusals.clear();
  EXPECT_THAT(settle(InsuranceModel({first, second}, {}), claims).recovered,
              ElementsAre(6.0 + 2.0, 10.0));
}

// Neither is settled in lanes, where nothing is known of refusals and of who pays.
TEST(Refusal, AndCoinsuranceAreSettledClaimByClaim) {
  Contract refusing = contract({QuotaShare{1.0}});
  refusing.refusal_probability = 0.5;
  const numerics::MoneyGrid grid(16.0);
  const auto model = RecoveryModel::make({refusing}, {}, {grid});
  EXPECT_FALSE(model.is_alone(ContractId{0U}));
  EXPECT_TRUE(model.depends_on_dates());
  const auto together =
      RecoveryModel::make({shared(sixty_forty)}, {}, {grid}, {provider(no_end), provider(no_end)});
  EXPECT_FALSE(together.is_alone(ContractId{0U}));
  EXPECT_FALSE(together.depends_on_dates());
}

}  // namespace
}  // namespace faultline::insurance::test::coinsurance_test
