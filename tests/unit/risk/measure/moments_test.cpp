// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/moments.hpp"

#include <array>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/contracts.hpp"
#include "risk/measure/tail.hpp"
#include "unit/risk/lattice_law.hpp"
#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk::measure::moments_test {
namespace {

using test::context_of_one;
using test::SyntheticTrials;
using test::values;

/// With the standard error of the deviation, which comes from the histograms of the tail.
std::vector<Table> moments_of(SyntheticTrials& trials, double largest_loss,
                              Weighting weighting = Weighting::general) {
  MeasureContext context = context_of_one(largest_loss);
  context.weighting = weighting;
  Moments moments(context);
  moments.add(trials.batch());
  Tail tail(context);
  tail.add(trials.batch());
  auto tables = moments.tables(context);
  for (auto& table : tail.tables(context)) tables.push_back(std::move(table));
  return tables;
}

constexpr std::array both_weightings{Weighting::general, Weighting::unit};

TEST(Moments, AreThoseOfTheSample) {
  SyntheticTrials trials;
  for (const double loss : {0.0, 1.0, 2.0, 5.0}) trials.add_loss(loss);
  for (const Weighting weighting : both_weightings) {
    const auto tables = moments_of(trials, 8.0, weighting);
    for (const std::string of : {"", "book_"}) {
      EXPECT_EQ(values(tables, of + "expected_loss")[0], 2.0);
      EXPECT_DOUBLE_EQ(values(tables, of + "standard_deviation")[0], std::sqrt(14.0 / 3.0));
      EXPECT_DOUBLE_EQ(values(tables, of + "expected_loss_se")[0], std::sqrt(14.0 / 4.0 / 4.0));
      EXPECT_EQ(values(tables, of + "loss_probability")[0], 0.75);
      // ψ = (x − 2)² = 4, 1, 0, 9 has mean 3.5 and variance 49/4.
      EXPECT_NEAR(values(tables, of + "standard_deviation_se")[0],
                  std::sqrt(12.25 / 4.0) / (2.0 * std::sqrt(14.0 / 3.0)), 1e-12);
    }
  }
}

TEST(Moments, NetIsGrossLessRecoveredToTheLastBit) {
  std::mt19937_64 draw(7);
  const numerics::MoneyGrid grid(100.0);
  SyntheticTrials trials;
  for (int i = 0; i < 1024; ++i) {
    const double gross = grid.snap(100.0 * static_cast<double>(draw() >> 11) * 0x1p-53);
    trials.add_loss(gross, grid.snap(gross / 3.0));
  }
  const auto tables = moments_of(trials, 100.0);
  const auto& mean = values(tables, "expected_loss");
  EXPECT_EQ(mean[2], mean[0] - mean[1]);
}

// 10 hits in 1,000 trials (Clopper–Pearson 1934).
TEST(Moments, IntervalOfTheLossProbabilityIsExact) {
  SyntheticTrials trials;
  for (int i = 0; i < 1000; ++i) trials.add_loss(i % 100 == 0 ? 1.0 : 0.0);
  const auto tables = moments_of(trials, 8.0);
  EXPECT_NEAR(values(tables, "loss_probability_low")[0], 0.0048055106910493071916, 1e-12);
  EXPECT_NEAR(values(tables, "book_loss_probability_high")[0], 0.018313243055112452223, 1e-12);
}

TEST(Moments, WithoutAnyLossStateNoError) {
  SyntheticTrials trials;
  for (int i = 0; i < 1000; ++i) trials.add_loss(0.0);
  const auto tables = moments_of(trials, 8.0);
  EXPECT_EQ(values(tables, "expected_loss")[0], 0.0);
  EXPECT_TRUE(std::isnan(values(tables, "expected_loss_se")[0]));
  EXPECT_EQ(values(tables, "loss_probability_low")[0], 0.0);
  EXPECT_NEAR(values(tables, "loss_probability_high")[0], 0.0036820838968656720861, 1e-12);
}

TEST(Moments, OfAHolderWithNothingAtStakeAreZero) {
  SyntheticTrials trials;
  for (int i = 0; i < 10; ++i) trials.add_loss(0.0);
  EXPECT_EQ(values(moments_of(trials, 0.0), "expected_loss")[0], 0.0);
}

// One-factor portfolio with n = 100, p = 0.01, ρ = 0.2: mean 1, variance by mpmath. Each loss is
// fed once, weighted by its probability times their number.
TEST(Moments, AreExactForAKnownWeightedLaw) {
  const auto law = test::lattice_law(std::vector<test::Obligor>(100, {0.01, 0.2, 1}));
  const auto n = static_cast<double>(law.size());
  SyntheticTrials trials;
  for (std::size_t x = 0; x < law.size(); ++x) {
    trials.add_loss(static_cast<double>(x), 0.0, law[x] * n);
  }
  const auto tables = moments_of(trials, 100.0);
  EXPECT_NEAR(values(tables, "expected_loss")[0], 1.0, 1e-10);
  const double deviation = values(tables, "standard_deviation")[0];
  EXPECT_NEAR(deviation * deviation * (n - 1.0) / n, 3.3552800728271522023, 1e-9);
  EXPECT_NEAR(values(tables, "loss_probability")[0], 1.0 - 0.56809251557486833244, 1e-10);
}

/// Estimate and standard error, over repeated experiments, of a quantity whose truth is known.
struct ScoreSum {
  double squares = 0.0;
  void count(double estimate, double error, double truth) {
    const double score = (estimate - truth) / error;
    squares += score * score;
  }
};

constexpr int experiments = 300;
/// The sum of 300 squared scores has mean 300 and standard deviation about 25: 4.5 of them are
/// passed by chance less than once in 10,000 (the scores are close to normal, not quite).
constexpr double slack = 4.5 * 25.0;

double uniform(std::mt19937_64& draw) {
  return (static_cast<double>(draw() >> 11) + 0.5) * 0x1p-53;
}

/// U·B with U uniform on (0, 1) and B ~ Bernoulli(½): mean 1/4, variance 1/6 − 1/16.
double half_uniform(double u) {
  return u < 0.5 ? 0.0 : 2.0 * u - 1.0;
}

TEST(Moments, StandardErrorsMatchTheScatterOfPlainEstimates) {
  std::mt19937_64 draw(20261122);
  ScoreSum mean;
  ScoreSum deviation;
  for (int e = 0; e < experiments; ++e) {
    SyntheticTrials trials;
    for (int i = 0; i < 1000; ++i) trials.add_loss(half_uniform(uniform(draw)));
    const auto tables = moments_of(trials, 1.0);
    mean.count(values(tables, "expected_loss")[0], values(tables, "expected_loss_se")[0], 0.25);
    deviation.count(values(tables, "standard_deviation")[0],
                    values(tables, "standard_deviation_se")[0], std::sqrt(5.0 / 48.0));
  }
  EXPECT_NEAR(mean.squares, experiments, slack);
  EXPECT_NEAR(deviation.squares, experiments, slack);
}

TEST(Moments, StandardErrorsMatchTheScatterOfWeightedEstimates) {
  std::mt19937_64 draw(20261123);
  ScoreSum mean;
  ScoreSum deviation;
  ScoreSum probability;
  for (int e = 0; e < experiments; ++e) {
    SyntheticTrials trials;
    for (int i = 0; i < 2000; ++i) {
      // Uniform draws taken with density 2u, so of weight 1/(2u), mixed half and half with plain.
      const double u = i % 2 == 0 ? uniform(draw) : std::sqrt(uniform(draw));
      trials.add_loss(half_uniform(u), 0.0, 1.0 / (0.5 + u));
    }
    const auto tables = moments_of(trials, 1.0);
    mean.count(values(tables, "expected_loss")[0], values(tables, "expected_loss_se")[0], 0.25);
    deviation.count(values(tables, "standard_deviation")[0],
                    values(tables, "standard_deviation_se")[0], std::sqrt(5.0 / 48.0));
    const double low = values(tables, "loss_probability_low")[0];
    const double high = values(tables, "loss_probability_high")[0];
    probability.count(values(tables, "loss_probability")[0], (high - low) / (2.0 * 1.96), 0.5);
  }
  EXPECT_NEAR(mean.squares, experiments, slack);
  EXPECT_NEAR(deviation.squares, experiments, slack);
  EXPECT_NEAR(probability.squares, experiments, slack);
}

// Losses of 0, x and 2x: everything scales with x, however small it is beside the largest loss.
TEST(Moments, OfSmallLossesAreAsExactAsThoseOfLargeOnes) {
  const auto tables_of = [](double x, Weighting weighting) {
    SyntheticTrials trials;
    for (int i = 0; i < 1000; ++i)
      trials.add_loss(x * (i % 100 == 0 ? 2.0 : i % 10 == 0 ? 1.0 : 0.0));
    return moments_of(trials, 1024.0, weighting);
  };
  for (const Weighting weighting : both_weightings) {
    const auto large = tables_of(512.0, weighting);
    for (const double scale : {0x1p-4, 0x1p-10, 0x1p-13, 0x1p-30, 0x1p-47}) {
      const auto small = tables_of(512.0 * scale, weighting);
      for (const char* name : {"expected_loss", "expected_loss_se", "standard_deviation"}) {
        EXPECT_NEAR(values(small, name)[0] / (values(large, name)[0] * scale), 1.0,
                    weighting == Weighting::unit ? UnitSums::square_error : 1e-9)
            << name << " " << scale;
      }
    }
  }
}

TEST(Moments, OfLossesOverManyOctavesAreThoseOfTheSample) {
  SyntheticTrials trials;
  double sum = 0.0;
  double squares = 0.0;
  for (double loss = 1.0; loss > 0x1p-40; loss *= 0.75) {
    const double snapped = numerics::MoneyGrid(1.0).snap(loss);
    trials.add_loss(snapped);
    sum += snapped;
    squares += snapped * snapped;
  }
  const auto n = static_cast<double>(trials.batch().weight.size());
  const double deviation = std::sqrt((squares - sum * sum / n) / (n - 1.0));
  EXPECT_NEAR(values(moments_of(trials, 1.0), "standard_deviation")[0], deviation, 1e-12);
  EXPECT_NEAR(values(moments_of(trials, 1.0, Weighting::unit), "standard_deviation")[0], deviation,
              UnitSums::square_error * deviation);
}

TEST(Moments, OfEqualLossesDoNotScatter) {
  SyntheticTrials trials;
  const double loss = numerics::MoneyGrid(1.0).snap(0.1);
  for (int i = 0; i < 1000; ++i) trials.add_loss(loss);
  for (const Weighting weighting : both_weightings) {
    const auto tables = moments_of(trials, 1.0, weighting);
    EXPECT_EQ(values(tables, "standard_deviation")[0], 0.0);
    EXPECT_TRUE(std::isnan(values(tables, "expected_loss_se")[0]));
    EXPECT_TRUE(std::isnan(values(tables, "standard_deviation_se")[0]));
  }
}

TEST(Moments, OfOneTrialHaveNoErrors) {
  SyntheticTrials trials;
  trials.add_loss(0.5);
  const auto tables = moments_of(trials, 1.0);
  EXPECT_EQ(values(tables, "expected_loss")[0], 0.5);
  EXPECT_TRUE(std::isnan(values(tables, "expected_loss_se")[0]));
  EXPECT_TRUE(std::isnan(values(tables, "standard_deviation")[0]));
}

TEST(Moments, OfTheLargestWeightsAndLossesDoNotOverflow) {
  SyntheticTrials trials;
  constexpr double weight = 64.0 - 0x1p-40;
  for (int i = 0; i < 1000; ++i) trials.add_loss(i % 2 == 0 ? 0.0 : 1.0 - 0x1p-50, 0.0, weight);
  const auto tables = moments_of(trials, 1.0 - 0x1p-50);
  EXPECT_NEAR(values(tables, "expected_loss")[0], 32.0, 1e-9);
  EXPECT_NEAR(values(tables, "expected_loss_se")[0], 32.0 / std::sqrt(1000.0), 1e-9);
}

TEST(Moments, OfTrialsThatCountAsOneRefuseWeights) {
  SyntheticTrials trials;
  trials.add_loss(1.0, 0.0, 0.5);
  EXPECT_THROW((void)moments_of(trials, 8.0, Weighting::unit), base::ContractViolation);
}

TEST(Moments, RefuseTheStateOfAnotherLargestLoss) {
  base::ArchiveWriter saved;
  Moments(context_of_one(8.0)).save(saved);
  base::ArchiveReader archive(saved.bytes());
  Moments other(context_of_one(16.0));
  EXPECT_THROW(other.load(archive), base::ArchiveError);
}

}  // namespace
}  // namespace faultline::risk::measure::moments_test
