// SPDX-License-Identifier: Apache-2.0
#include "portfolio/slashed_funds.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::slashed_funds_test {
namespace {

using stake::SmallStake;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

using Parts = SlashedFunds::Parts;

/// A pool of 100 that two AVSs reach whole, of a price of 1.
stake::StakeGraph two_on_one() {
  return SmallStake()
      .avs("a", "sym")
      .avs("b", "sym")
      .operators({"p2p"})
      .pool("eth", "sym", {"p2p"}, 100.0)
      .commit("a", "p2p", "eth")
      .commit("b", "p2p", "eth")
      .position("x")
      .book("x")
      .graph();
}

/// What goes where in the only trial of a batch, hits written down in both ways.
std::map<std::string, Parts> slashed_in(const stake::StakeGraph& graph,
                                        const std::vector<AvsTermsSpec>& specs,
                                        const penalty::OccurrenceWriter& writer) {
  const penalty::PenaltyModel penalty(graph);
  base::Issues issues;
  const auto funds = SlashedFunds::compile(graph, penalty, specs, issues);
  EXPECT_TRUE(issues.empty());
  SlashedFunds::Workspace workspace;
  const auto batch = writer.batch();
  std::vector<std::map<std::string, Parts>> found;
  for (const auto form : {penalty::HitForm::swept, penalty::HitForm::listed}) {
    penalty::PenaltyModel::Workspace penalty_workspace;
    penalty::HitBatch hits;
    penalty.apply(batch, form, penalty_workspace, hits);
    auto& parts = found.emplace_back();
    const failure::OccurrenceSpan span(batch);
    funds.for_each_slashed(hits, span.of_trial(0), workspace, [&](std::size_t item, Parts one) {
      EXPECT_TRUE(parts.emplace(funds.items()[item].avs, one).second);
    });
  }
  EXPECT_EQ(found[0].size(), found[1].size());
  for (const auto& [avs, parts] : found[0])
    for (std::size_t p = 0; p < parts.size(); ++p) EXPECT_NEAR(parts[p], found[1][avs][p], 1e-9);
  return found[0];
}

/// a takes 20 of 100, b 40 of 80, a again 8 of 40.
penalty::OccurrenceWriter three_failures(const stake::StakeGraph& graph) {
  return penalty::OccurrenceWriter(graph)
      .at(0.1)
      .strike("a", 0.2)
      .at(0.2)
      .strike("b", 0.5)
      .at(0.3)
      .strike("a", 0.2);
}

TEST(SlashedFunds, AreBurnedOrRedistributedAsAWhole) {
  const auto graph = two_on_one();
  const auto found = slashed_in(
      graph, {{.slashed_to = SlashedTo::burned}, {.slashed_to = SlashedTo::redistributed}},
      three_failures(graph));
  EXPECT_THAT(found.at("a"), ElementsAre(DoubleNear(28.0, 1e-12), 0.0, 0.0, 0.0));
  EXPECT_THAT(found.at("b"), ElementsAre(0.0, DoubleNear(40.0, 1e-12), 0.0, 0.0));
}

/// In each occurrence what is slashed pays the harm of that occurrence, and no other.
TEST(SlashedFunds, PayTheHarmOfTheirOccurrence) {
  const auto graph = two_on_one();
  const auto found = slashed_in(graph, {{.slashed_to = SlashedTo::harmed, .harm = 12.0}, {}},
                                three_failures(graph));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found.at("a"), ElementsAre(DoubleNear(8.0, 1e-12), 0.0, DoubleNear(20.0, 1e-12),
                                         DoubleNear(4.0, 1e-12)));
}

TEST(SlashedFunds, AreToldOnlyWhereItIsWritten) {
  const auto graph = two_on_one();
  EXPECT_THAT(slashed_in(graph, std::vector<AvsTermsSpec>(2), three_failures(graph)), IsEmpty());
}

TEST(SlashedFunds, NeedAHarmWhereSomebodyIsHarmed) {
  const auto graph = two_on_one();
  base::Issues issues;
  const std::vector<AvsTermsSpec> specs{{.slashed_to = SlashedTo::harmed},
                                        {.slashed_to = SlashedTo::burned, .harm = 1.0}};
  (void)SlashedFunds::compile(graph, penalty::PenaltyModel(graph), specs, issues);
  ASSERT_EQ(issues.list().size(), 2u);
  EXPECT_EQ(issues.list()[0].path, "avs.a.harm");
  EXPECT_EQ(issues.list()[1].path, "avs.b.harm");
}

}  // namespace
}  // namespace faultline::portfolio::slashed_funds_test
