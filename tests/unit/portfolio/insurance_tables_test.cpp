// SPDX-License-Identifier: Apache-2.0
#include "portfolio/insurance_tables.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::portfolio::insurance_tables_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two positions, a cover that a mutual pays, and a treaty of the mutual with a bank.
struct Written {
  std::vector<std::string> positions{"eETH", "ezETH"};
  std::vector<WaterfallSpec> waterfalls{{{"cover:slashing"}}, {}};
  std::vector<insurance::CoverSpec> covers{{.id = "slashing",
                                            .positions = {"eETH"},
                                            .terms = {insurance::QuotaShare{}},
                                            .provider = "mutual"}};
  CoverProviders providers{
      .specs = {{.id = "bank", .capital = 5.0, .asset = "ETH"}, {.id = "mutual"}},
      .treaties = {{.id = "xl",
                    .reinsures = {"mutual"},
                    .terms = {insurance::QuotaShare{}},
                    .provider = "bank"}},
      .prices = {{"ETH", 2.0}},
      .causes = {},
      .faults = {}};

  InsuranceTables resolve(base::Issues& issues) const {
    return resolve_insurance(positions, waterfalls, covers, providers, issues);
  }
  std::vector<std::string> complaints() const {
    base::Issues issues;
    (void)resolve(issues);
    std::vector<std::string> lines;
    for (const auto& issue : issues.list()) lines.push_back(issue.path + ": " + issue.problem);
    return lines;
  }
};

TEST(InsuranceTables, PutPlacesForNames) {
  base::Issues issues;
  const auto tables = Written().resolve(issues);
  EXPECT_TRUE(issues.empty());
  EXPECT_THAT(tables.covers.insured, ElementsAre(ElementsAre(stake::PositionId{0U})));
  EXPECT_THAT(tables.covers.waterfall, ElementsAre(ElementsAre(0U), IsEmpty()));
  ASSERT_EQ(tables.providers.providers.size(), 2U);
  EXPECT_EQ(tables.providers.providers[0].capital, 10.0);
  EXPECT_TRUE(tables.providers.providers[1].reinsured);
  ASSERT_EQ(tables.treaties.size(), 1U);
  EXPECT_EQ(tables.treaties[0].provider, insurance::ProviderId{0U});
}

TEST(InsuranceTables, ComplainOfAllNamesThatThereAreNot) {
  Written written;
  written.waterfalls[1].rungs = {"fund:own"};
  written.covers[0].provider = "mutal";
  written.covers[0].positions.emplace_back("stETH");
  written.providers.specs[0].asset = "eth";
  written.providers.treaties[0].provider = "bnak";
  EXPECT_THAT(written.complaints(),
              ElementsAre("position.ezETH.waterfall[0]: there is no fund `own`",
                          "cover.slashing.positions[1]: there is no position `stETH`",
                          "provider.bank.asset: there is no asset `eth`",
                          "treaty.xl.provider: there is no provider `bnak`",
                          "cover.slashing.provider: there is no provider `mutal`"));
}

}  // namespace
}  // namespace faultline::portfolio::insurance_tables_test
