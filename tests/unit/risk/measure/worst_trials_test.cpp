// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/worst_trials.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::worst_trials_test {
namespace {

using test::context_of_one;
using test::SyntheticTrials;
using test::values;
using testing::ElementsAre;

WorstTrials worst_of(std::uint64_t first, const std::vector<double>& losses,
                     std::int64_t tail_trials = 3) {
  MeasureContext context = context_of_one(100.0);
  context.tail_trials = tail_trials;
  SyntheticTrials trials(first);
  for (const double loss : losses) trials.add_loss(loss);
  WorstTrials worst(context);
  worst.add(trials.batch());
  return worst;
}

std::vector<std::uint64_t> numbers(const WorstTrials& worst) {
  std::vector<std::uint64_t> all;
  for (const WorstTrial& trial : worst.worst()) all.push_back(trial.trial);
  return all;
}

TEST(WorstTrials, ListsTheLargestLossesFirst) {
  EXPECT_THAT(numbers(worst_of(100, {5.0, 0.0, 9.0, 1.0, 7.0})), ElementsAre(102, 104, 100));
}

TEST(WorstTrials, PrefersSmallerNumbersAmongEqualLosses) {
  EXPECT_THAT(numbers(worst_of(0, {5.0, 5.0, 5.0, 5.0, 6.0})), ElementsAre(4, 0, 1));
  WorstTrials late = worst_of(10, {5.0, 5.0, 5.0});
  late.merge(worst_of(0, {5.0, 4.0}));
  EXPECT_THAT(numbers(late), ElementsAre(0, 10, 11));
}

// More copies than are looked at together, the smallest numbers last.
TEST(WorstTrials, KeepsTheSmallestNumbersOfATrialThatStandsForMany) {
  const MeasureContext context = context_of_one(100.0);
  SyntheticTrials trials;
  trials.add_loss(5.0);
  trials.add_loss(4.0);
  std::vector<std::uint64_t> copies(20'000);
  for (std::size_t k = 0; k < copies.size(); ++k) copies[k] = 100'000 - k;
  auto batch = trials.batch();
  batch.trials = TrialNumbers(copies, copies.size() / 2);
  WorstTrials worst(context);
  worst.add(batch);
  EXPECT_THAT(numbers(worst), ElementsAre(90'001, 90'002, 90'003));
}

TEST(WorstTrials, RanksByNetLossAndNotByGross) {
  const MeasureContext context = context_of_one(100.0);
  SyntheticTrials trials;
  trials.add_loss(50.0, 45.0);
  trials.add_loss(50.0, 50.0);
  trials.add_loss(10.0, 0.0, 0.25);
  WorstTrials worst(context);
  worst.add(trials.batch());
  ASSERT_EQ(worst.worst().size(), 2u);
  EXPECT_EQ(worst.worst()[0], (WorstTrial{10.0, 10.0, 0.0, 2, 0.25}));
  EXPECT_EQ(worst.worst()[1], (WorstTrial{5.0, 50.0, 45.0, 0, 1.0}));
}

TEST(WorstTrials, LooksAtTheBookOnly) {
  const MeasureContext context = context_of_one(100.0);
  SyntheticTrials trials;
  trials.add({SyntheticTrials::row(0, 80.0, 0.0)});
  trials.add({SyntheticTrials::row(0, 1.0, 0.0), SyntheticTrials::row(1, 2.0, 0.0)});
  WorstTrials worst(context);
  worst.add(trials.batch());
  EXPECT_THAT(numbers(worst), ElementsAre(1));
}

TEST(WorstTrials, FillsUpTheTableWhereTrialsAreFew) {
  const WorstTrials worst = worst_of(0, {0.0, 4.0});
  const auto tables = worst.tables(context_of_one(100.0));
  EXPECT_THAT(std::get<std::vector<std::int64_t>>(test::find(tables, "tail_trial_number").values),
              ElementsAre(1, -1, -1));
  EXPECT_EQ(values(tables, "tail_net")[0], 4.0);
  EXPECT_TRUE(std::isnan(values(tables, "tail_net")[1]));
}

TEST(WorstTrials, KeepsNoneWhenNoneAreAskedFor) {
  EXPECT_TRUE(worst_of(0, {1.0, 2.0}, 0).worst().empty());
}

/// Whether a list of saved trials with these net losses is taken.
bool loads(const std::vector<double>& net) {
  WorstTrials worst(context_of_one(100.0));
  base::ArchiveWriter empty;
  worst.save(empty);
  std::vector<std::byte> bytes = empty.bytes();
  bytes.resize(bytes.size() - sizeof(std::uint64_t));
  base::ArchiveWriter list;
  list.put(std::uint64_t{net.size()});
  for (std::size_t i = 0; i < net.size(); ++i) {
    list.put(net[i]);
    list.put(net[i]);
    list.put(0.0);
    list.put(std::uint64_t{i});
    list.put(1.0);
  }
  bytes.insert(bytes.end(), list.bytes().begin(), list.bytes().end());
  base::ArchiveReader reader(bytes);
  try {
    worst.load(reader);
    return true;
  } catch (const base::ArchiveError&) {
    return false;
  }
}

TEST(WorstTrials, RefusesSavedTrialsWithoutARank) {
  EXPECT_TRUE(loads({}));
  EXPECT_TRUE(loads({3.0, 2.0, 2.0}));
  EXPECT_FALSE(loads({2.0, 3.0}));
  EXPECT_FALSE(loads({2.0, 0.0}));
  EXPECT_FALSE(loads({std::numeric_limits<double>::quiet_NaN()}));
}

}  // namespace
}  // namespace faultline::risk::measure::worst_trials_test
