// SPDX-License-Identifier: Apache-2.0
#include "portfolio/provider_table.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::provider_table_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::map<std::string, double> prices{{"BTC", 20.0}, {"ETH", 1.0}};

stake::StakeGraph graph() {
  return stake::one_pool()
      .position("provider:mutual")
      .delegate("provider:mutual", "steth", 30.0)
      .graph();
}

std::vector<std::string> lines(const base::Issues& issues) {
  std::vector<std::string> found;
  for (const auto& issue : issues.list()) found.push_back(issue.path + ": " + issue.problem);
  return found;
}

TEST(ProviderTable, AddsUpCapitalAtItsPrices) {
  base::Issues issues;
  const auto at = graph();
  auto table = resolve_providers(
      {.specs = {{.id = "mutual", .capital = 2.0, .asset = "BTC", .restaked = {{"steth", 30.0}}},
                 {.id = "bank"}},
       .prices = prices,
       .causes = {},
       .faults = {}},
      issues);
  EXPECT_THAT(lines(issues), IsEmpty());
  ASSERT_EQ(table.providers.size(), 2U);
  EXPECT_EQ(table.providers[1].capital, 2.0 * 20.0);
  add_restaked(at, table);
  EXPECT_EQ(table.providers[0].id, "bank");
  EXPECT_FALSE(table.providers[0].has_end());
  EXPECT_FALSE(table.providers[0].restaked.valid());
  EXPECT_EQ(table.providers[1].capital, 2.0 * 20.0 + 30.0);
  EXPECT_EQ(table.providers[1].restaked.index(), at.find_position("provider:mutual")->index());
}

TEST(ProviderTable, FindsTheCauseOfEachDefault) {
  base::Issues issues;
  const CoverProviders written{.specs = {{.id = "bank"}, {.id = "mutual"}},
                               .prices = prices,
                               .causes = {"avs.da", "provider.mutual", "shock.bug"},
                               .faults = {}};
  const auto table = resolve_providers(written, issues);
  const auto defaults = find_defaults(table, written.causes);
  ASSERT_EQ(defaults.size(), 3U);
  EXPECT_FALSE(defaults[0].valid());
  EXPECT_EQ(defaults[1], insurance::ProviderId{1U});
  EXPECT_FALSE(defaults[2].valid());
  EXPECT_THAT(find_defaults(table, {"avs.da"}), IsEmpty());
}

TEST(ProviderTable, RefusesWhatACoverSaysToTheWrongProvider) {
  base::Issues issues;
  const auto table = resolve_providers(
      {.specs = {{.id = "ranked", .recovery_rule = insurance::RecoveryRule::seniority}},
       .prices = prices,
       .causes = {},
       .faults = {}},
      issues);
  const auto cover = [](const std::string& id) {
    return insurance::CoverSpec{.id = id, .positions = {}, .terms = {}};
  };
  auto unknown = cover("unknown"), unranked = cover("unranked"), nobody = cover("nobody");
  unknown.provider = "rankd";
  unranked.provider = "ranked";
  nobody.priority = 1;
  nobody.settlement_days = 2.0;
  check_providers_of({unknown, unranked, nobody}, table, issues);
  EXPECT_THAT(lines(issues),
              ElementsAre("cover.unknown.provider: there is no provider `rankd`",
                          "cover.unranked.provider: `ranked` pays by seniority, and the cover has "
                          "no `priority`",
                          "cover.nobody.priority: nobody goes by it",
                          "cover.nobody.settlement_days: changes nothing"));
}

}  // namespace
}  // namespace faultline::portfolio::provider_table_test
