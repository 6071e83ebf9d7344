// SPDX-License-Identifier: Apache-2.0
#include "run/distinct_trials.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::run::distinct_trials_test {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// Trials written as lists of occurrences.
struct Hit {
  double time;
  std::vector<failure::Strike> strikes;
  std::uint32_t cause = 0;
  std::vector<std::uint32_t> killed{};
  std::vector<failure::ContractBreak> breaks{};
};
using Trial = std::vector<Hit>;

failure::Strike strike(std::uint32_t avs, double fraction = 0.5) {
  return {stake::AvsId{avs}, {}, {}, fraction};
}

failure::OccurrenceBatch batch_of(const std::vector<Trial>& trials, std::uint64_t first = 0) {
  failure::OccurrenceBatch batch;
  batch.trials = {first, trials.size()};
  batch.offset.push_back(0);
  for (const Trial& trial : trials) {
    for (const Hit& hit : trial) {
      const auto begin = static_cast<std::uint32_t>(batch.strikes.size());
      batch.strikes.insert(batch.strikes.end(), hit.strikes.begin(), hit.strikes.end());
      const auto killed_begin = static_cast<std::uint32_t>(batch.killed.size());
      for (const auto cause : hit.killed) batch.killed.emplace_back(cause);
      const auto break_begin = static_cast<std::uint32_t>(batch.breaks.size());
      batch.breaks.insert(batch.breaks.end(), hit.breaks.begin(), hit.breaks.end());
      batch.occurrences.push_back({.key = batch.occurrences.size(),
                                   .cause = failure::CauseId{hit.cause},
                                   .time = hit.time,
                                   .strike_begin = begin,
                                   .strike_end = static_cast<std::uint32_t>(batch.strikes.size()),
                                   .killed_begin = killed_begin,
                                   .killed_end = static_cast<std::uint32_t>(batch.killed.size()),
                                   .break_begin = break_begin,
                                   .break_end = static_cast<std::uint32_t>(batch.breaks.size())});
    }
    batch.offset.push_back(static_cast<std::uint32_t>(batch.occurrences.size()));
  }
  return batch;
}

/// What one release gave: numbers of the trials that are alike, sorted.
std::vector<std::vector<std::uint64_t>> released(DistinctTrials& trials, std::size_t most = 100) {
  std::vector<std::vector<std::uint64_t>> kinds;
  DistinctTrials::GroupBuffers buffers;
  trials.put_in_order();
  trials.for_each_group({0, 1}, most, buffers, [&](const DistinctTrials::Group& group) {
    EXPECT_LE(group.trials.trials.count, most);
    EXPECT_EQ(group.numbers.size(), group.trials.trials.count * group.copies);
    for (std::size_t i = 0; i < group.trials.trials.count; ++i) {
      const auto copies = group.numbers.subspan(i * group.copies, group.copies);
      kinds.emplace_back(copies.begin(), copies.end());
      std::sort(kinds.back().begin(), kinds.back().end());
    }
  });
  trials.clear();
  return kinds;
}

TEST(DistinctTrials, PutTrialsTogetherThatDifferInDatesOnly) {
  DistinctTrials trials;
  trials.add(batch_of({{{0.1, {strike(1)}}, {0.2, {strike(2)}}},
                       {},
                       {{0.5, {strike(1)}}, {0.9, {strike(2)}}},
                       {{0.1, {strike(2)}}, {0.2, {strike(1)}}}},
                      40));
  trials.add(batch_of({{}, {{0.7, {strike(2)}}, {0.8, {strike(1)}}}, {}}, 7));
  EXPECT_EQ(trials.size(), 7u);
  EXPECT_EQ(trials.distinct(), 3u);
  EXPECT_THAT(released(trials),
              ElementsAre(ElementsAre(7, 9, 41), ElementsAre(40, 42), ElementsAre(8, 43)));
  EXPECT_EQ(trials.size(), 0u);
  EXPECT_THAT(released(trials), testing::IsEmpty());
}

// Which causes there are is known at the end only.
TEST(DistinctTrials, GiveBackTrialsThatBeginAlikeOneAfterAnother) {
  const auto trial_of = [](const std::vector<std::uint32_t>& causes) {
    Trial trial;
    for (const auto cause : causes)
      trial.push_back({0.1 * static_cast<double>(trial.size()), {strike(cause)}, cause});
    return trial;
  };
  DistinctTrials trials;
  trials.add(batch_of({trial_of({7, 300, 2}), trial_of({0, 1}), trial_of({300, 7}),
                       trial_of({7, 300, 1}), trial_of({7, 2}), trial_of({7, 300, 2, 5})}));
  trials.add(batch_of({trial_of({0}), trial_of({7, 300}), trial_of({300, 7})}, 6));
  EXPECT_THAT(released(trials),
              ElementsAre(ElementsAre(2, 8), ElementsAre(6), ElementsAre(1), ElementsAre(4),
                          ElementsAre(7), ElementsAre(3), ElementsAre(0), ElementsAre(5)));
}

TEST(DistinctTrials, KeepApartWhateverChangesALoss) {
  const auto at_once = [](std::vector<failure::Strike> strikes) { return Hit{0.5, strikes}; };
  const auto breaks = [](std::vector<failure::ContractBreak> broken) {
    return Hit{0.5, {}, 0, {}, std::move(broken)};
  };
  const stake::OperatorId first{std::size_t{0}};
  const std::vector<Trial> all{{at_once({strike(1)})},
                               {at_once({strike(2)})},
                               {at_once({strike(1, 0.25)})},
                               {at_once({{stake::AvsId{1U}, first, {}, 0.5}})},
                               {at_once({{stake::AvsId{1U}, first, failure::FaultId{0U}, 0.5}})},
                               {at_once({strike(1), strike(2)})},
                               {at_once({strike(1)}), {0.6, {strike(2)}}},
                               {at_once({strike(1)}), at_once({strike(2)})},
                               {at_once({strike(1)}), at_once({}), at_once({strike(2)})},
                               {at_once({})},
                               {breaks({{stake::SmartContractId{0U}, 0.5}})},
                               {breaks({{stake::SmartContractId{1U}, 0.5}})},
                               {breaks({{stake::SmartContractId{0U}, 0.25}})},
                               {breaks({{stake::SmartContractId{0U}, 0.5}}), at_once({})}};
  DistinctTrials trials;
  trials.add(batch_of(all));
  trials.add(batch_of(all, all.size()));
  EXPECT_EQ(trials.distinct(), all.size());
  for (const auto& kind : released(trials)) {
    EXPECT_THAT(kind, ElementsAre(kind.front(), kind.front() + all.size()));
  }
}

// Occurrences may strike the same, or nobody, and yet be failures of others.
TEST(DistinctTrials, KeepApartWhereOthersFailed) {
  const auto failed = [](std::uint32_t cause, std::vector<std::uint32_t> killed) {
    return Hit{0.5, {strike(1)}, cause, std::move(killed)};
  };
  const std::vector<Trial> all{{failed(1, {})},
                               {failed(2, {})},
                               {failed(9, {1})},
                               {failed(9, {1, 2})},
                               {failed(9, {1}), failed(9, {})},
                               {failed(9, {}), failed(9, {1})}};
  DistinctTrials trials;
  trials.add(batch_of(all));
  trials.add(batch_of(all, all.size()));
  EXPECT_EQ(trials.distinct(), all.size());
  DistinctTrials::GroupBuffers buffers;
  trials.put_in_order();
  trials.for_each_group({0, 1}, 100, buffers, [&](const DistinctTrials::Group& group) {
    const failure::OccurrenceSpan occurrences(group.trials);
    for (std::size_t t = 0; t < all.size(); ++t) {
      const auto [begin, end] = occurrences.of_trial(t);
      ASSERT_EQ(end - begin, all[t].size());
      for (auto j = begin; j < end; ++j) {
        std::vector<std::uint32_t> killed;
        for (const auto cause : occurrences.killed_in(j)) killed.push_back(cause.index());
        EXPECT_EQ(killed, all[t][j - begin].killed);
      }
    }
  });
}

// More kinds than the table begins with, given back in groups; each with its own occurrences.
TEST(DistinctTrials, GiveBackEveryTrialOnce) {
  std::vector<Trial> all;
  for (std::uint32_t t = 0; t < 10'000; ++t) {
    const std::uint32_t kind = t * t % 4099;
    all.push_back({{0.5, {strike(kind)}}});
  }
  DistinctTrials trials;
  trials.add(batch_of(all));
  EXPECT_EQ(trials.distinct(), 2050u) << "squares modulo a prime";
  std::map<std::uint64_t, std::uint32_t> found;
  DistinctTrials::GroupBuffers buffers;
  trials.put_in_order();
  for (std::size_t part = 0; part < 5; ++part) {
    trials.for_each_group({part, 5}, 7, buffers, [&](const DistinctTrials::Group& group) {
      for (std::size_t i = 0; i < group.numbers.size(); ++i) {
        const auto avs = group.trials.strikes[i / group.copies].avs.index();
        EXPECT_TRUE(found.emplace(group.numbers[i], avs).second);
      }
    });
  }
  ASSERT_EQ(found.size(), all.size());
  for (std::uint32_t t = 0; t < all.size(); ++t) EXPECT_EQ(found[t], t * t % 4099);
}

TEST(DistinctTrials, AreWorthwhileWhereTrialsWithOccurrencesRepeat) {
  const auto trials_of = [](std::uint32_t kinds) {
    std::vector<Trial> all;
    for (std::uint32_t t = 0; t < 16'384; ++t) {
      all.push_back(t % 2 == 0 ? Trial{} : Trial{{0.5, {strike(t / 2 % kinds)}}});
    }
    DistinctTrials trials;
    trials.add(batch_of(all));
    return trials.worthwhile();
  };
  EXPECT_FALSE(trials_of(100'000)) << "only trials without occurrences repeat";
  EXPECT_FALSE(trials_of(7'500)) << "692 of 16,384 do";
  EXPECT_TRUE(trials_of(6'000)) << "2,192 do";
}

TEST(DistinctTrials, AreFullBeforeTheyTakeMuchMemory) {
  std::vector<Trial> all;
  for (std::uint32_t t = 0; t < 50'000; ++t) all.push_back({{0.5, {strike(t)}}});
  DistinctTrials trials;
  for (std::uint64_t first = 0; !trials.full(); first += all.size()) {
    ASSERT_LT(trials.memory_bytes(), DistinctTrials::most_bytes);
    for (std::uint32_t t = 0; t < all.size(); ++t) {
      all[t].front().strikes.front().avs = stake::AvsId{first + t};
    }
    trials.add(batch_of(all, first));
  }
  EXPECT_GT(trials.size(), 200'000u);
  EXPECT_EQ(trials.distinct(), trials.size());
}

}  // namespace
}  // namespace faultline::run::distinct_trials_test
