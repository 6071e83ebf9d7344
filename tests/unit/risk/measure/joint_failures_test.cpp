// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/joint_failures.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::joint_failures_test {
namespace {

using test::find;
using test::SyntheticTrials;
using test::values;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::IsNan;

using Incidents = std::vector<SyntheticTrials::Incident>;

/// Two AVSs, one that never leads, and a shock.
failure::ExpectedFailures four_causes() {
  return {.causes = {"avs.a", "avs.b", "avs.c", "shock.s"},
          .probability = {0.5, 0.4, 1e-9, 0.3},
          .leading = {failure::CauseId{0u}, failure::CauseId{1u}, failure::CauseId{3u}},
          .block = {0, 1, 2},
          .blocks = {"dependence.block[0]", "independent", "shock"},
          .joint = {0.2, 0.1, 0.001}};
}

class JointFailuresTest : public testing::Test {
 protected:
  MeasureContext context(std::uint64_t planned = 1000) {
    auto context = test::context_of_one(1.0);
    context.weighting = Weighting::unit;
    context.failures = FailureContext{&expected, &labels, planned};
    return context;
  }
  failure::ExpectedFailures expected = four_causes();
  FailureLabels labels{{"avs.a", "avs.b", "avs.c", "avs.elsewhere", "shock.s"},
                       {"avs.a", "avs.b", "shock.s"},
                       {"independent with shock"}};
};

/// `times` trials in which the same happened.
void add(JointFailures& measure, std::size_t times, const Incidents& incidents,
         double weight = 1.0) {
  SyntheticTrials trials;
  for (std::size_t i = 0; i < times; ++i) trials.add(incidents, {}, weight);
  measure.add(trials.batch());
}

TEST_F(JointFailuresTest, CountsTheTrialsInWhichCausesFailed) {
  JointFailures measure(context());
  add(measure, 500, {});
  add(measure, 100, {{0}});
  add(measure, 150, {{1}, {0}});
  add(measure, 240, {{3, {0, 1}}, {0}, {3, {1}}});
  add(measure, 10, {{2}, {3}});
  const auto tables = measure.tables(context());
  EXPECT_THAT(values(tables, "failure_frequency"),
              ElementsAre(DoubleEq(0.49), DoubleEq(0.39), DoubleEq(0.01), IsNan(), DoubleEq(0.25)));
  EXPECT_THAT(values(tables, "joint_failure_frequency"),
              ElementsAre(DoubleEq(0.49), DoubleEq(0.39), DoubleEq(0.24),  //
                          DoubleEq(0.39), DoubleEq(0.39), DoubleEq(0.24),  //
                          DoubleEq(0.24), DoubleEq(0.24), DoubleEq(0.25)));
}

TEST_F(JointFailuresTest, ScoresThemByTheBinomialLaw) {
  JointFailures measure(context());
  add(measure, 780, {});
  add(measure, 220, {{1}, {0}});
  const auto tables = measure.tables(context());
  const auto& z = values(tables, "joint_failure_z");
  EXPECT_DOUBLE_EQ(z[1], 20.0 / std::sqrt(1000.0 * 0.2 * 0.8));
  EXPECT_DOUBLE_EQ(z[3], z[1]);
  EXPECT_DOUBLE_EQ(z[0], -280.0 / std::sqrt(1000.0 * 0.25));
  EXPECT_DOUBLE_EQ(z[2], -100.0 / std::sqrt(1000.0 * 0.09));
  EXPECT_TRUE(std::isnan(z[5])) << "1 is expected";
  EXPECT_THAT(values(tables, "failure_z")[2], IsNan());
  EXPECT_EQ(values(tables, "joint_failure_probability")[5], 0.001);
}

TEST_F(JointFailuresTest, CountsRarePairsTogetherByBlock) {
  constexpr std::uint64_t trials = 100'000;
  expected.joint = {1.9e-4, 1.9e-4, 0.3};
  expected.block = {0, 1, 1};
  labels.block_pairs = {"dependence.block[0] with independent"};
  JointFailures measure(context(trials));
  add(measure, trials - 38, {});
  add(measure, 10, {{0}, {1}, {3}});
  add(measure, 28, {{0}, {3}});
  const auto tables = measure.tables(context(trials));
  EXPECT_THAT(std::get<std::vector<std::int64_t>>(find(tables, "pooled_pairs").values),
              ElementsAre(2));
  EXPECT_THAT(values(tables, "pooled_expected"), ElementsAre(DoubleEq(3.8e-4)));
  EXPECT_THAT(values(tables, "pooled_frequency"), ElementsAre(DoubleEq(48.0 / trials)));
  // Two pairs failed in each of 10 trials and one in 28: the squares sum up to 68.
  EXPECT_THAT(values(tables, "pooled_z"),
              ElementsAre(testing::DoubleNear(10.0 / std::sqrt(68.0 - 38.0 * 3.8e-4), 1e-9)));
}

TEST_F(JointFailuresTest, PoolsByTheTrialsOfTheWholeRunInEveryPart) {
  JointFailures part(context(30'000));
  add(part, 990, {});
  add(part, 10, {{1}, {3}});
  const auto tables = part.tables(context(30'000));
  EXPECT_THAT(std::get<std::vector<std::int64_t>>(find(tables, "pooled_pairs").values),
              ElementsAre(0));
  EXPECT_THAT(values(tables, "joint_failure_z")[5], IsNan()) << "1 of 1,000 trials";
}

TEST_F(JointFailuresTest, NamesTheLargestScoreOfEachKindAndTheirBound) {
  JointFailures measure(context());
  add(measure, 480, {});
  add(measure, 270, {{0}});
  add(measure, 130, {{1}, {0}});
  add(measure, 120, {{0}, {3}});
  const auto tables = measure.tables(context());
  const auto ints = [&](const char* name) {
    return std::get<std::vector<std::int64_t>>(find(tables, name).values);
  };
  EXPECT_THAT(ints("check_count"), ElementsAre(3, 2, 0));
  EXPECT_THAT(ints("check_first"), ElementsAre(1, 0, -1));
  EXPECT_THAT(ints("check_second"), ElementsAre(-1, 1, -1));
  EXPECT_THAT(values(tables, "check_largest_z"),
              ElementsAre(DoubleEq(-270.0 / std::sqrt(240.0)), DoubleEq(-70.0 / std::sqrt(160.0)),
                          IsNan()));
  const auto& bound = values(tables, "check_bound");
  ASSERT_EQ(bound.size(), 1u);
  EXPECT_GT(bound[0], 2.5);
  EXPECT_LT(bound[0], 3.0);
}

TEST_F(JointFailuresTest, WeighsTrialsWithoutNormalisingWeights) {
  auto weighted = context();
  weighted.weighting = Weighting::general;
  JointFailures measure(weighted);
  add(measure, 800, {});
  add(measure, 400, {{1}, {0}}, 0.5);
  const auto tables = measure.tables(weighted);
  EXPECT_THAT(values(tables, "joint_failure_frequency")[1], DoubleEq(200.0 / 1200.0));
  // Σw² = 100, and 240 are expected.
  EXPECT_THAT(values(tables, "joint_failure_z")[1],
              DoubleEq(-40.0 / std::sqrt(100.0 - 240.0 * 240.0 / 1200.0)));
}

TEST_F(JointFailuresTest, HasNoTablesWhereNothingIsExpected) {
  auto without = context();
  without.failures.reset();
  JointFailures measure(without);
  add(measure, 10, {{7}, {9}});
  EXPECT_THAT(measure.tables(without), testing::IsEmpty());
}

TEST_F(JointFailuresTest, RefusesSavedCountsThatNoRunHas) {
  JointFailures measure(context());
  base::ArchiveWriter saved;
  measure.save(saved);
  auto bytes = saved.bytes();
  for (std::size_t i = bytes.size() - 8; i < bytes.size(); ++i) bytes[i] = std::byte{0xff};
  base::ArchiveReader archive(bytes);
  EXPECT_THROW(measure.load(archive), base::ArchiveError);
}

}  // namespace
}  // namespace faultline::risk::measure::joint_failures_test
