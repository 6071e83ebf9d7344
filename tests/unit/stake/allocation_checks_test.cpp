// SPDX-License-Identifier: Apache-2.0
//
// Operator sets and pending changes of allocations, under `unique` only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stake/stake_checks.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::stake::allocation_checks_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// `da` has 0.3 and 0.2 of a pool for two operator sets.
SmallStake two_sets() {
  auto stake = one_pool();
  stake.spec.commitments.clear();
  return stake.commit("da", "p2p", "steth", 0.3)
      .in_set("verify")
      .commit("da", "p2p", "steth", 0.2)
      .in_set("prove");
}

TEST(Allocations, OfOperatorSetsStandInTheOrderOfTheirNames) {
  const auto graph = two_sets().graph();
  ASSERT_EQ(graph.commitments().size(), 2u);
  EXPECT_EQ(graph.operator_set_of(CommitmentId{0u}), "prove");
  EXPECT_EQ(graph.commitments()[0].magnitude, 0.2);
  EXPECT_EQ(graph.operator_set_of(CommitmentId{1u}), "verify");
  EXPECT_EQ(graph.services_of(OperatorId{0u}).size(), 1u);
  EXPECT_THAT(graph.operators_of(AvsId{0u}), ElementsAre(OperatorId{0u}));
}

TEST(Allocations, NameNoSetsWhereNoneIsWritten) {
  const auto graph = one_pool().graph();
  EXPECT_THAT(graph.operator_sets(), IsEmpty());
  EXPECT_EQ(graph.operator_set_of(CommitmentId{0u}), "");
}

TEST(Allocations, KnowWhenAndHowMuchTheyChange) {
  const auto graph = one_pool().pending(-0.1, 73.0).graph();
  const auto& less = graph.commitments()[0];
  EXPECT_EQ(less.pending_magnitude, -0.1);
  EXPECT_EQ(less.effective_years, 0.2);
  EXPECT_FALSE(less.is_changed(0.2)) << "a deallocation is slashable to the last moment";
  EXPECT_TRUE(less.is_changed(0.2000001));
  EXPECT_EQ(less.largest_magnitude(), 0.5);
  const auto other = one_pool().pending(0.1, 73.0).graph();
  const auto& more = other.commitments()[0];
  EXPECT_FALSE(more.is_changed(0.1999999));
  EXPECT_TRUE(more.is_changed(0.2)) << "an allocation is slashable from the first moment";
  EXPECT_EQ(more.largest_magnitude(), 0.6);
}

TEST(Allocations, ToOneSetAreWrittenOnce) {
  EXPECT_THAT(two_sets().commit("da", "p2p", "steth", 0.1).in_set("prove").complaints(),
              ElementsAre("commitment[da,p2p,steth,prove]: the row is written twice"));
}

TEST(Allocations, NameTheirSetWhereThereAreSeveral) {
  EXPECT_THAT(two_sets().commit("da", "p2p", "steth", 0.1).complaints(),
              ElementsAre("commitment[da,p2p,steth].operator_set: is missing, while another row is "
                          "of its set `prove`"));
}

TEST(Allocations, HaveSetsAndChangesUnderUniqueOnly) {
  auto stake = one_pool();
  stake.spec.protocols.push_back({"elastic", PenaltyKind::elastic});
  stake.avs("net", "sym")
      .pool("vault", "sym", {"p2p"}, 1.0)
      .commit("net", "p2p", "vault")
      .in_set("s");
  stake.pending(0.1, 1.0);
  stake.avs("e", "elastic").pool("e-eth", "elastic", {"p2p"}, 1.0).commit("e", "p2p", "e-eth", 1.0);
  stake.in_set("s").pending(-0.5, 1.0);
  EXPECT_THAT(
      stake.complaints(),
      UnorderedElementsAre(
          "commitment[net,p2p,vault,s].operator_set: `sym` is `shared`, which has none",
          "commitment[net,p2p,vault,s].pending_magnitude: `sym` is `shared`, which has none",
          "commitment[net,p2p,vault,s].effective_day: `sym` is `shared`, which has none",
          "commitment[e,p2p,e-eth,s].operator_set: `elastic` is `elastic`, which has none",
          "commitment[e,p2p,e-eth,s].pending_magnitude: `elastic` is `elastic`, which has none",
          "commitment[e,p2p,e-eth,s].effective_day: `elastic` is `elastic`, which has none"));
}

TEST(Allocations, ChangeBySomethingOnSomeDay) {
  auto stake = one_pool();
  stake.spec.commitments[0].pending_magnitude = -0.1;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("commitment[da,p2p,steth].effective_day: is missing"));
  stake = one_pool();
  stake.spec.commitments[0].effective_day = 14.0;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("commitment[da,p2p,steth].pending_magnitude: is missing"));
  EXPECT_THAT(one_pool().pending(0.0, 14.0).complaints(),
              ElementsAre("commitment[da,p2p,steth].pending_magnitude: nothing changes"));
  EXPECT_THAT(one_pool().pending(-0.1, 0.0).complaints(),
              ElementsAre("commitment[da,p2p,steth].effective_day: 0 is out of range"));
}

TEST(Allocations, FreeNoMoreThanTheyAre) {
  EXPECT_THAT(one_pool().pending(-0.5, 14.0).complaints(), IsEmpty());
  EXPECT_THAT(
      one_pool().pending(-0.6, 14.0).complaints(),
      ElementsAre("commitment[da,p2p,steth].pending_magnitude: more is deallocated than the "
                  "0.5 that are allocated"));
}

TEST(Allocations, OfNothingBeginWithSomethingPending) {
  auto stake = one_pool();
  stake.spec.commitments[0].magnitude = 0.0;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("commitment[da,p2p,steth].magnitude: nothing is allocated"));
  EXPECT_THAT(stake.pending(0.5, 14.0).complaints(), IsEmpty());
}

// AllocationManager: encumbered magnitude holds what is pending to come, and what is pending to go
// until it went, and is at most the maximum.
TEST(Allocations, EncumberWhatIsPendingToComeAndToGo) {
  auto stake = one_pool().avs("bridge", "el").commit("bridge", "p2p", "steth", 0.3);
  EXPECT_THAT(stake.pending(0.2, 14.0).complaints(), IsEmpty());
  stake.spec.commitments[0].magnitude = 0.6;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("pool.steth: magnitudes of the commitments to pool `steth`, with "
                          "allocations that are pending, add up to 1.1"));
  stake.spec.commitments[0].pending_magnitude = -0.2;
  stake.spec.commitments[0].effective_day = 1.0;
  EXPECT_EQ(stake.complaints().size(), 1u) << "what is freed cannot be promised before";
}

}  // namespace
}  // namespace faultline::stake::allocation_checks_test
