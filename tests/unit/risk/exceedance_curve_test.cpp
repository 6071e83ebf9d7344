// SPDX-License-Identifier: Apache-2.0
#include "risk/exceedance_curve.hpp"

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "numerics/normal.hpp"
#include "unit/risk/lattice_law.hpp"

namespace faultline::risk::exceedance_curve_test {
namespace {

using test::lattice_law;
using test::Obligor;

ExceedanceCurve::RankTable ranks;

/// Losses up to `max` with their weights, as a measure would collect them.
class Sample {
 public:
  explicit Sample(double max, int bits = 11)
      : histogram_(max, bits, numerics::MoneyGrid(max)), grid_(max) {}

  void add(double loss, double weight = 1.0) {
    totals_.add(std::span{&weight, 1});
    if (loss > 0.0) histogram_.add(grid_.snap(loss), weight);
  }
  [[nodiscard]] ExceedanceCurve curve() const {
    std::vector<ExceedanceCurve::Bin> bins;
    histogram_.for_each_descending([&](const auto& bin) { bins.push_back(bin); });
    return {bins, grid_, totals_};
  }

 private:
  numerics::LossHistogram histogram_;
  numerics::MoneyGrid grid_;
  TrialTotals totals_;
};

/// The curve of a known law: each loss once, weighted by its probability times their number, so
/// that no sampling error is left.
ExceedanceCurve curve_of_law(const std::vector<double>& law) {
  const auto n = static_cast<double>(law.size());
  Sample sample(n);
  for (std::size_t x = 0; x < law.size(); ++x) sample.add(static_cast<double>(x), law[x] * n);
  return sample.curve();
}

void expect_tail(const ExceedanceCurve& curve, double level, double value_at_risk,
                 double expected_shortfall) {
  EXPECT_EQ(curve.value_at_risk(level), value_at_risk) << level;
  EXPECT_NEAR(curve.expected_shortfall(level) / expected_shortfall, 1.0, 1e-10) << level;
  EXPECT_EQ(curve.resolution(level), 0.0) << level;
}

/// At these losses.
using Probabilities = std::vector<std::pair<std::size_t, double>>;

void expect_law(const std::vector<double>& law, const Probabilities& expected) {
  for (const auto& [loss, p] : expected) EXPECT_NEAR(law[loss] / p, 1.0, 1e-10) << loss;
}

/// Of losing so much or more.
void expect_tail_probabilities(const ExceedanceCurve& curve, const Probabilities& expected) {
  for (const auto& [loss, p] : expected)
    EXPECT_NEAR(curve.exceedance(static_cast<double>(loss) - 0.5) / p, 1.0, 1e-10) << loss;
}

// Homogeneous one-factor portfolio, n = 100, p = 0.01, ρ = 0.2; figures by mpmath at 30 digits.
TEST(ExceedanceCurve, IsExactForAHomogeneousOneFactorPortfolio) {
  const auto law = lattice_law(std::vector<Obligor>(100, {0.01, 0.2, 1}));
  expect_law(law, {{0, 0.56809251557486833244},
                   {1, 0.21305885653182916685},
                   {2, 0.095611118817504489806},
                   {5, 0.016167910561583741095},
                   {10, 0.0020093378995784025677},
                   {20, 9.2597330509388722112e-5},
                   {50, 5.7395275745456953876e-8},
                   {100, 1.0239138688383915488e-18}});
  const ExceedanceCurve curve = curve_of_law(law);
  expect_tail_probabilities(curve, {{5, 0.047137418802588855623},
                                    {10, 0.0072582662343584700415},
                                    {20, 0.00040408890291162675861},
                                    {30, 3.3191833394889543265e-5},
                                    {50, 2.5561175352533436206e-7}});
  expect_tail(curve, 0.95, 4.0, 7.0324565612401473462);
  expect_tail(curve, 0.99, 9.0, 11.797649540942820031);
  expect_tail(curve, 0.999, 16.0, 19.92543468844311954);
  expect_tail(curve, 0.9999, 25.0, 29.083612864509259466);
}

// Twelve obligors with p = 0.005i, a² = 0.1 + 0.03i, loss i; figures by mpmath at 30 digits.
TEST(ExceedanceCurve, IsExactForAHeterogeneousLattice) {
  std::vector<Obligor> obligors;
  for (std::size_t i = 1; i <= 12; ++i) {
    const auto x = static_cast<double>(i);
    obligors.push_back({0.005 * x, 0.1 + 0.03 * x, i});
  }
  const auto law = lattice_law(obligors);
  expect_law(law, {{0, 0.75464824344551294265},
                   {1, 0.0022762910999289319855},
                   {12, 0.025546058765930155203},
                   {20, 0.0049503425148621810231},
                   {40, 0.00065207759351528983118},
                   {78, 6.414861439572705648e-8}});
  const ExceedanceCurve curve = curve_of_law(law);
  expect_tail_probabilities(curve, {{40, 0.0054183490084207530673}});
  expect_tail(curve, 0.99, 34.0, 42.130451293320433453);
  expect_tail(curve, 0.999, 52.0, 57.815467595592609736);
}

// Three obligors of exposures 100, 50 and 25, p = 0.05, 0.1, 0.2 and ρ = 0.3, by quadrature to six
// decimals. Both levels fall inside an atom.
TEST(ExceedanceCurve, SplitsTheAtomAtTheValueAtRisk) {
  const auto law = lattice_law({{0.05, 0.3, 4}, {0.1, 0.3, 2}, {0.2, 0.3, 1}});
  ASSERT_NEAR(law[0], 0.71328767, 1e-8);
  const ExceedanceCurve curve = curve_of_law(law);
  EXPECT_EQ(25.0 * curve.value_at_risk(0.90), 50.0);
  EXPECT_NEAR(25.0 * curve.expected_shortfall(0.90), 93.884542, 1e-6);
  EXPECT_EQ(25.0 * curve.value_at_risk(0.95), 75.0);
  EXPECT_NEAR(25.0 * curve.expected_shortfall(0.95), 122.453727, 1e-6);
}

// 10 + Z on a lattice finer than the bins: what binning adds is within its stated resolution.
TEST(ExceedanceCurve, KeepsToItsResolutionInsideBins) {
  constexpr double step = 0x1p-12;
  constexpr int half = 8 * 4096;
  constexpr double n = 2.0 * half + 1.0;
  Sample sample(20.0);
  for (int k = -half; k <= half; ++k) {
    const double z = k * step;
    const double upper = -std::abs(z) + 0.5 * step;
    const double p = numerics::normal_cdf(upper) - numerics::normal_cdf(upper - step);
    sample.add(10.0 + z, p * n);
  }
  const ExceedanceCurve curve = sample.curve();
  const auto expect = [&](double level, double shortfall) {
    const double exact = 10.0 + numerics::normal_quantile(level);
    const double resolution = curve.resolution(level);
    EXPECT_GT(resolution, 0.0);
    EXPECT_LE(resolution, 0x1p-11);
    EXPECT_NEAR(curve.value_at_risk(level), exact, resolution * exact + step);
    EXPECT_NEAR(curve.expected_shortfall(level), 10.0 + shortfall, resolution * exact + step);
  };
  expect(0.95, 2.0627128075074260193);
  expect(0.975, 2.33780279220141444);
  expect(0.99, 2.6652142203458048132);
  expect(0.999, 3.3670900770639904317);
}

TEST(ExceedanceCurve, OfTrialsWithoutLossesIsZero) {
  Sample sample(10.0);
  for (int i = 0; i < 1000; ++i) sample.add(0.0);
  const ExceedanceCurve curve = sample.curve();
  EXPECT_EQ(curve.value_at_risk(0.99), 0.0);
  EXPECT_EQ(curve.expected_shortfall(0.99), 0.0);
  EXPECT_EQ(curve.effective_samples(0.99), 0.0);
  EXPECT_TRUE(std::isnan(curve.interval(0.99, 0.95, ranks).low));
}

TEST(ExceedanceCurve, TakesTheOrderStatisticOfALevelThatFallsOnATrial) {
  Sample sample(2048.0);
  for (int i = 1; i <= 1000; ++i) sample.add(i);
  for (const double level : {0.9, 0.95, 0.99, 0.999}) {
    EXPECT_EQ(sample.curve().value_at_risk(level), std::round(1000.0 * level)) << level;
  }
}

TEST(ExceedanceCurve, ShortfallIsTheMeanOfTheWorstTrials) {
  Sample sample(2048.0);
  for (int i = 1; i <= 1000; ++i) sample.add(i);
  EXPECT_NEAR(sample.curve().expected_shortfall(0.99), 995.5, 1e-9);
  EXPECT_NEAR(sample.curve().effective_samples(0.9), 100.0, 1e-9);
}

// Ranks 9880 and 9920 of 10,000 enclose the 99 % quantile with 95.6 % confidence.
TEST(ExceedanceCurve, IntervalIsMadeOfTheDistributionFreeRanks) {
  Sample sample(2048.0);
  for (int i = 1; i <= 10'000; ++i) sample.add(std::max(i - 9'800, 1));
  const Interval interval = sample.curve().interval(0.99, 0.95, ranks);
  EXPECT_EQ(interval.low, 80.0);
  EXPECT_EQ(interval.high, 120.0);
}

TEST(ExceedanceCurve, GivesNoIntervalBelowAHundredEffectiveSamples) {
  Sample sample(2048.0);
  for (int i = 1; i <= 1000; ++i) sample.add(i);
  EXPECT_TRUE(std::isnan(sample.curve().interval(0.99, 0.95, ranks).high));
  EXPECT_TRUE(std::isnan(sample.curve().expected_shortfall_error(0.99)));
  EXPECT_FALSE(std::isnan(sample.curve().interval(0.9, 0.95, ranks).high));
}

TEST(ExceedanceCurve, EqualWeightsCountAsSoManySamples) {
  Sample sample(2048.0);
  for (int i = 1; i <= 1000; ++i) sample.add(i, 0.5);
  EXPECT_NEAR(sample.curve().effective_samples(0.75), 500.0, 1.0);
}

// Repeated experiments: 400 samples of 4,000 losses; at 95 % the misses are Binomial(400, 0.05) or
// fewer, and a z-score of 4.5 is passed by chance less than once in 100,000.
constexpr int experiments = 400;
constexpr double most_misses = experiments * 0.05 + 4.5 * 4.36;

struct Coverage {
  int value_at_risk_misses = 0;
  int shortfall_misses = 0;

  void count(const ExceedanceCurve& curve, double level, double value_at_risk, double shortfall) {
    const Interval interval = curve.interval(level, 0.95, ranks);
    const double error = curve.expected_shortfall_error(level);
    const bool inside = interval.low <= value_at_risk && value_at_risk <= interval.high;
    value_at_risk_misses += inside ? 0 : 1;
    const double distance = std::abs(curve.expected_shortfall(level) - shortfall);
    shortfall_misses += distance <= 1.96 * error ? 0 : 1;
  }
};

double uniform(std::mt19937_64& draw) {
  return (static_cast<double>(draw() >> 11) + 0.5) * 0x1p-53;
}

TEST(ExceedanceCurve, IntervalsCoverTheTruthOfAnExponentialLaw) {
  std::mt19937_64 draw(20261122);
  Coverage coverage;
  for (int e = 0; e < experiments; ++e) {
    Sample sample(64.0, 8);
    for (int i = 0; i < 4000; ++i) sample.add(-std::log(uniform(draw)));
    coverage.count(sample.curve(), 0.95, -std::log(0.05), 1.0 - std::log(0.05));
  }
  EXPECT_LE(coverage.value_at_risk_misses, most_misses);
  EXPECT_LE(coverage.shortfall_misses, most_misses);
  EXPECT_GE(coverage.value_at_risk_misses, 1);
  EXPECT_GE(coverage.shortfall_misses, 1);
}

TEST(ExceedanceCurve, IntervalsCoverTheTruthOfAWeightedSample) {
  std::mt19937_64 draw(20261123);
  Coverage coverage;
  for (int e = 0; e < experiments; ++e) {
    Sample sample(128.0, 8);
    for (int i = 0; i < 4000; ++i) {
      const double x = -2.0 * std::log(uniform(draw));
      sample.add(x, 2.0 * std::exp(-0.5 * x));
    }
    coverage.count(sample.curve(), 0.99, -std::log(0.01), 1.0 - std::log(0.01));
  }
  EXPECT_LE(coverage.value_at_risk_misses, most_misses);
  EXPECT_LE(coverage.shortfall_misses, most_misses);
  EXPECT_GE(coverage.value_at_risk_misses, 1);
  EXPECT_GE(coverage.shortfall_misses, 1);
}

// Nothing lies above the largest atom, and yet order statistics enclose the quantile.
TEST(ExceedanceCurve, GivesTheIntervalOfAnAtomThatNothingExceeds) {
  Sample sample(64.0);
  for (int i = 0; i < 100'000; ++i) sample.add(i % 50 == 0 ? 32.0 : 0.0);
  const ExceedanceCurve curve = sample.curve();
  EXPECT_EQ(curve.value_at_risk(0.99), 32.0);
  EXPECT_EQ(curve.effective_samples(0.99), 0.0);
  EXPECT_EQ(curve.interval(0.99, 0.95, ranks).low, 32.0);
  EXPECT_EQ(curve.interval(0.99, 0.95, ranks).high, 32.0);
  EXPECT_EQ(curve.interval(0.98, 0.95, ranks).low, 0.0);
  EXPECT_EQ(curve.interval(0.98, 0.95, ranks).high, 32.0);
  EXPECT_TRUE(std::isnan(curve.interval(0.9999, 0.95, ranks).low));
}

}  // namespace
}  // namespace faultline::risk::exceedance_curve_test
