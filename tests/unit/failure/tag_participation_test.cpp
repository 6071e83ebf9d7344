// SPDX-License-Identifier: Apache-2.0
#include "failure/tag_participation.hpp"

#include "unit/failure/failure_scenario.hpp"

namespace faultline::failure::tag_participation_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

/// x runs geth and reth, y only geth; z is no operator of the AVS.
class TagParticipation : public testing::Test {
 protected:
  TagParticipation() {
    scenario_.add_avs("a", 0.0);
    scenario_.add_operator("x", {{"client", {{"geth", 0.75}, {"reth", 0.25}}}});
    scenario_.add_operator("y", {{"client", {{"geth", 1.0}}}});
    scenario_.add_operator("z", {{"cloud", {{"own", 1.0}}}, {"client", {{"besu", 1.0}}}});
    scenario_.serve("x", "a");
    scenario_.serve("y", "a");
  }
  std::vector<double> compile(const ByTagTakesPart& spec) {
    return tag_participation(spec, stake::AvsId(0u), scenario_.graph(), "avs.a.participation",
                             issues_);
  }
  test::FailureScenario scenario_;
  base::Issues issues_;
};

TEST_F(TagParticipation, WeighsProbabilitiesByTheWeightsOfTheValues) {
  EXPECT_THAT(compile({"client", {{"geth", 0.5}, {"reth", 0.1}}}),
              ElementsAre(0.75 * 0.5 + 0.25 * 0.1, 0.5));
  EXPECT_THAT(issues_.list(), IsEmpty());
}

TEST_F(TagParticipation, NeedsAProbabilityForEachValueAndNoOther) {
  compile({"client", {{"geth", 0.5}, {"besu", 0.5}}});
  EXPECT_THAT(
      issues_.list(),
      ElementsAre(Complains("avs.a.participation.weights", "no weight for the client `reth`"),
                  Complains("avs.a.participation.weights.besu", "no operator of the AVS has")));
}

TEST_F(TagParticipation, NeedsTheTagOfEachOperatorOfTheAvs) {
  compile({"cloud", {}});
  EXPECT_THAT(issues_.list(),
              ElementsAre(Complains("avs.a.participation.by_tag", "`operator.x` has no tag"),
                          Complains("avs.a.participation.by_tag", "`operator.y` has no tag")));
}

}  // namespace
}  // namespace faultline::failure::tag_participation_test
