// SPDX-License-Identifier: Apache-2.0
//
// `unique` with operator sets and pending changes against published examples of EigenLayer's
// AllocationManager, and against its rules in integers.
#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "numerics/int128.hpp"
#include "unit/penalty/losses_of.hpp"
#include "unit/penalty/rule/wad_allocations.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::allocations_test {
namespace {

struct Slashing {
  double day;
  double fraction;
};

/// One allocation of a pool of 1e18 units of 1e-18, its change, what slashes it, and what each of
/// those takes, of which nothing is left out but slashes that find nothing.
struct Example {
  const char* source;
  double magnitude;
  double pending;  ///< on day 14, the delay of deallocations
  std::vector<Slashing> slashings;
  std::vector<double> lost;
};

// A slash of all at the end finds what is left of the allocation.
const std::vector<Example> examples{
    {"AllocationManagerUnit.t.sol test_slashPostAllocation: 1e18 by 25e16 leaves 75e16",
     1.0,
     0.0,
     {{1.0, 0.25}, {2.0, 1.0}},
     {0.25, 0.75}},
    {"test_allocate_deallocate_slashAfterDeallocation: 375e15 left, maximum 875e15",
     1.0,
     -0.5,
     {{14.001, 0.25}, {15.0, 1.0}},
     {0.125, 0.375}},
    {"test_slash_updateSlasher_slashAgain: half and half leave 25e16",
     1.0,
     0.0,
     {{1.0, 0.5}, {19.0, 0.5}, {20.0, 1.0}},
     {0.5, 0.25, 0.25}},
    {"test_noFundsSlashedAfterDeallocationDelay", 1.0, -1.0, {{14.001, 1.0}}, {}},
    {"derived from _slashOperator and testFuzz_SlashWhileDeallocationPending: 75e16 while -375e15 "
     "is pending, then 375e15",
     1.0,
     -0.5,
     {{13.0, 0.25}, {15.0, 1.0}},
     {0.25, 0.375}},
    {"the same to the last block of the delay",
     1.0,
     -1.0,
     {{14.0, 0.25}, {14.0, 1.0}},
     {0.25, 0.75}},
    {"derived: an allocation that is pending is neither slashed nor slashable",
     0.25,
     0.5,
     {{13.0, 0.5}, {14.0, 0.5}, {15.0, 1.0}},
     {0.125, 0.3125, 0.3125}},
    {"derived: the first allocation of a set", 0.0, 0.5, {{13.0, 1.0}, {14.0, 1.0}}, {0.5}},
};

TEST(UniqueAllocations, AreThoseOfPublishedExamples) {
  for (const auto& example : examples) {
    SCOPED_TRACE(example.source);
    auto stake = stake::one_pool();
    stake.spec.pools[0].amount = 1.0;
    stake.spec.delegations.clear();
    stake.spec.commitments[0].magnitude = example.magnitude;
    if (example.pending != 0.0) stake.pending(example.pending, 14.0);
    const auto graph = stake.graph();
    OccurrenceWriter writer(graph);
    for (const auto& slash : example.slashings)
      writer.at(slash.day / 365.0).strike("da", slash.fraction);
    const auto lost = losses_of(graph, writer);
    ASSERT_EQ(lost.size(), example.lost.size());
    for (std::size_t i = 0; i < lost.size(); ++i)
      EXPECT_NEAR(lost[i], example.lost[i], 1e-9 * example.lost[i]);
  }
}

// AllocationManagerUnit `_getExpectedSlashVals`: floor(M w / 1e18), and one more if that is not
// whole.
TEST(UniqueAllocations, RoundsAsTheFuzzRuleUpToOneUnit) {
  constexpr std::array<std::int64_t, 3> magnitudes{wad_of_one, 333'333'333'333'333'333, 12'345};
  constexpr std::array<std::int64_t, 4> wads{wad_of_one, 1'234'567'890'123'456, 999, 1};
  for (const auto magnitude : magnitudes) {
    for (const auto wad : wads) {
      const auto product = numerics::Int128{magnitude} * wad;
      const auto expected =
          static_cast<std::int64_t>(product / wad_of_one) + (product % wad_of_one != 0 ? 1 : 0);
      auto stake = stake::one_pool();
      stake.spec.pools[0].amount = 1e18;
      stake.spec.commitments[0].magnitude = static_cast<double>(magnitude) / 1e18;
      const auto graph = stake.graph();
      const auto lost = losses_of(
          graph, OccurrenceWriter(graph).at(0.1).strike("da", static_cast<double>(wad) / 1e18));
      ASSERT_EQ(lost.size(), 1u);
      EXPECT_NEAR(lost[0], static_cast<double>(expected),
                  1.0 + 1e-15 * static_cast<double>(expected));
    }
  }
}

/// What every service can take: all of it on one day.
std::vector<double> slashable(const stake::StakeGraph& graph, double day) {
  OccurrenceWriter writer(graph);
  for (const auto& avs : graph.avs()) writer.at(day / 365.0).strike(avs.id, 1.0);
  return losses_of(graph, writer);
}

stake::StakeGraph elip_002(double eigen) {
  auto stake = stake::SmallStake()
                   .avs("avs-1", "el")
                   .avs("avs-2", "el")
                   .avs("eigenda", "el")
                   .operators({"operator"})
                   .pool("eigen", "el", {"operator"}, eigen)
                   .commit("avs-1", "operator", "eigen", 0.3)
                   .pending(-0.1, 14.0)
                   .commit("avs-2", "operator", "eigen", 0.25)
                   .commit("eigenda", "operator", "eigen", 0.2)
                   .position("x")
                   .book("x");
  return stake.graph();
}

// ELIP-002, its tables of magnitudes: 3,000, 2,500 and 2,000 of 10,000 with 100 EIGEN; then 1,000
// less for the first AVS, and 100 EIGEN more. What nobody can slash is the rest: 25, then 70.
TEST(UniqueAllocations, AreThoseOfElip002) {
  const auto near = [](std::vector<double> values) {
    std::vector<testing::Matcher<double>> all;
    for (const double value : values) all.push_back(testing::DoubleNear(value, 1e-9 * value));
    return all;
  };
  EXPECT_THAT(slashable(elip_002(100.0), 1.0), testing::ElementsAreArray(near({30, 25, 20})));
  EXPECT_THAT(slashable(elip_002(200.0), 14.0), testing::ElementsAreArray(near({60, 50, 40})));
  EXPECT_THAT(slashable(elip_002(200.0), 14.01), testing::ElementsAreArray(near({40, 50, 40})));
}

// ELIP-002, figure 4: operator 2 has 10 % and 5 % of 100 ETH in two sets of AVS 1.
TEST(UniqueAllocations, OfSeveralSetsAreEachSlashed) {
  auto stake = stake::one_pool();
  stake.spec.commitments.clear();
  stake.commit("da", "p2p", "steth", 0.1)
      .in_set("1")
      .commit("da", "p2p", "steth", 0.05)
      .in_set("2");
  const auto graph = stake.graph();
  OccurrenceWriter writer(graph);
  writer.at(0.1).strike("da", 0.5).at(0.2).strike("da", 0.5, "p2p");
  EXPECT_THAT(losses_of(graph, writer),
              testing::ElementsAre(testing::DoubleEq(5.0), testing::DoubleEq(2.5),
                                   testing::DoubleEq(2.5), testing::DoubleEq(1.25)));
}

TEST(UniqueAllocations, DependOnDatesWhereSomethingIsPending) {
  EXPECT_FALSE(PenaltyModel(stake::one_pool().graph()).depends_on_dates());
  EXPECT_TRUE(PenaltyModel(stake::one_pool().pending(-0.1, 14.0).graph()).depends_on_dates());
}

/// Services of which nothing is pending are swept in a graph where others are not.
TEST(UniqueAllocations, KeepAccountsOfTheirOwnServiceAlone) {
  auto stake = stake::one_pool().avs("bridge", "el").commit("bridge", "p2p", "steth", 0.3);
  const auto graph = stake.pending(-0.1, 14.0).graph();
  PenaltyModel::Workspace workspace;
  HitBatch hits;
  PenaltyModel(graph).apply(
      OccurrenceWriter(graph).at(0.1).strike("da", 0.5).at(0.2).strike("bridge", 0.5).batch(),
      HitForm::swept, workspace, hits);
  ASSERT_EQ(hits.sweeps.size(), 1u);
  EXPECT_EQ(hits.sweeps[0].avs, *graph.find_avs("da"));
  ASSERT_EQ(hits.hits.size(), 1u);
  EXPECT_EQ(hits.hits[0].avs, *graph.find_avs("bridge"));
  EXPECT_DOUBLE_EQ(hits.hits[0].lost, 10.0);
}

TEST(UniqueAllocations, BeginEveryTrialAnew) {
  const auto graph = stake::one_pool().pending(-0.25, 36.5).graph();
  OccurrenceWriter writer(graph);
  for (int trial = 0; trial < 2; ++trial) {
    if (trial > 0) writer.next_trial();
    writer.at(0.05).strike("da", 0.5).at(0.15).strike("da", 0.5);
  }
  EXPECT_THAT(losses_of(graph, writer), testing::ElementsAre(25.0, 6.25, 25.0, 6.25));
}

/// A pool of 100 ETH, and the same in integers, whose services have some sets, some of them with a
/// change on the way; and slashes in the order of blocks, many of them on the very block of a
/// change.
struct AnyAllocations {
  explicit AnyAllocations(std::uint32_t seed) : random(seed) {
    stake.operators({"p2p"}).pool("eth", "el", {"p2p"}, 100.0).position("x").book("x");
    std::int64_t left = 1'000'000;
    for (const char* avs : {"a", "b", "c"}) {
      stake.avs(avs, "el");
      for (const char* set : {"1", "2"}) add(avs, set, left);
    }
  }

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  }

  void add(const char* avs, const char* set, std::int64_t& left) {
    const auto magnitude = between(1, left / 3);
    left -= magnitude;
    auto pending = between(0, 2) - 1;
    const auto days = between(1, 30);
    if (pending < 0) pending = -between(1, magnitude);
    if (pending > 0) pending = between(1, left / 3);
    left -= std::max<std::int64_t>(pending, 0);
    stake.commit(avs, "p2p", "eth", static_cast<double>(magnitude) / 1e6).in_set(set);
    if (pending != 0) stake.pending(static_cast<double>(pending) / 1e6, static_cast<double>(days));
    // A deallocation takes effect a block after its delay.
    const auto block = days * blocks_per_day + (pending < 0 ? 1 : 0);
    operator_.allocate(magnitude * micro_wad, pending * micro_wad, pending != 0 ? block : 0);
    if (pending != 0) changes.insert(changes.end(), {block - 1, block});
  }

  static constexpr std::int64_t blocks_per_day = 7200;
  static constexpr std::int64_t micro_wad = 1'000'000'000'000;
  std::mt19937 random;
  stake::SmallStake stake;
  WadAllocations operator_{100};
  std::vector<std::int64_t> changes;
};

// 500 sequences with fixed seeds: nothing is left to chance.
TEST(UniqueAllocations, AgreeWithIntegersOnAnySequence) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  std::size_t compared = 0, at_changes = 0;
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    AnyAllocations any(seed);
    const auto graph = any.stake.graph();
    std::vector<std::int64_t> blocks = any.changes;
    for (int i = 0; i < 6; ++i) blocks.push_back(any.between(1, 35 * any.blocks_per_day));
    std::sort(blocks.begin(), blocks.end());
    OccurrenceWriter writer(graph);
    std::vector<std::vector<double>> expected;  // by occurrence, then commitment
    for (const auto block : blocks) {
      const auto avs = any.between(0, 2);
      const auto fraction = any.between(1, 10) == 10 ? 1'000'000 : any.between(1, 900'000);
      writer.at(static_cast<double>(block) / (any.blocks_per_day * 365.0))
          .strike(std::string(1, static_cast<char>('a' + avs)),
                  static_cast<double>(fraction) / 1e6);
      auto& row = expected.emplace_back(graph.commitments().size(), 0.0);
      for (const auto set : {2 * avs, 2 * avs + 1})
        row[static_cast<std::size_t>(set)] =
            any.operator_.slash(static_cast<std::size_t>(set), fraction * any.micro_wad, block);
      at_changes +=
          static_cast<std::size_t>(std::count(any.changes.begin(), any.changes.end(), block));
    }
    PenaltyModel::Workspace workspace;
    HitBatch hits;
    PenaltyModel(graph).apply(writer.batch(), HitForm::listed, workspace, hits);
    for (const auto& hit : hits.hits) {
      double& found = expected[hit.occurrence][hit.commitment.index()];
      // Of the 100: a unit of 1e-18 for each slash before, and a few roundings of a double.
      EXPECT_NEAR(hit.lost, found, 100.0 * 4.0 * epsilon * static_cast<double>(blocks.size()));
      found = 0.0;
      ++compared;
    }
    for (const auto& row : expected)
      for (const double missed : row) EXPECT_LE(missed, 100.0 * 1e-18 * 2.0 * 20.0);
  }
  EXPECT_GT(compared, 5000u);
  EXPECT_GT(at_changes, 1000u);
}

}  // namespace
}  // namespace faultline::penalty::allocations_test
