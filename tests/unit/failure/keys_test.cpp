// SPDX-License-Identifier: Apache-2.0
#include "failure/keys.hpp"

#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::keys_test {
namespace {

using test::Complains;
using testing::ElementsAre;

TEST(Keys, AreThoseOfTheNamesInTheDrawMap) {
  EXPECT_EQ(avs_key("eigenda").key, random::key_of("avs.eigenda"));
  EXPECT_EQ(operator_key("p2p").key, random::key_of("operator.p2p"));
  EXPECT_EQ(shock_key("outage").key, random::key_of("shock.outage"));
  EXPECT_EQ(factor_key("market").key, random::key_of("factor.market"));
  EXPECT_EQ(factor_key("client", "geth").key, random::key_of("factor.client=geth"));
  EXPECT_EQ(factor_key("client", "geth").name, "factor.client=geth");
}

TEST(Keys, OfKillsAndOccurrencesCountFromOne) {
  EXPECT_EQ(kill_key(7, 0), random::key_of(7, 1));
  EXPECT_EQ(occurrence_key(7, 2), random::key_of(7, 3));
}

TEST(Keys, ThatAreSharedByTwoNamesAreReportedWithBoth) {
  base::Issues issues;
  check_distinct(std::vector<NamedKey>{{"avs.b", 1}, {"avs.c", 2}, {"avs.a", 1}}, issues);
  EXPECT_THAT(issues.list(), ElementsAre(Complains("avs.b", "`avs.b` and `avs.a` have the same")));
}

TEST(Keys, OfOneNameThatIsDeclaredTwiceAreReported) {
  base::Issues issues;
  check_distinct(std::vector<NamedKey>{{"shock.s", 1}, {"shock.s", 1}}, issues);
  EXPECT_THAT(issues.list(), ElementsAre(Complains("shock.s", "declared twice")));
}

}  // namespace
}  // namespace faultline::failure::keys_test
