// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

/// Tests of draws against known laws. Seeds are fixed, so a test either always passes or always
/// fails; the bounds say how likely a right program is to be rejected when a seed is chosen anew.
namespace faultline::failure::test {

/// Standard scores beyond this have probability 6.8e-6.
inline constexpr double largest_score = 4.5;

/// `hits` of `trials` agree with probability `p`.
inline void expect_probability(std::int64_t hits, std::int64_t trials, double p,
                               double largest = largest_score) {
  const double n = static_cast<double>(trials);
  const double score = (static_cast<double>(hits) - n * p) / std::sqrt(n * p * (1.0 - p));
  EXPECT_LT(std::abs(score), largest)
      << hits << " of " << trials << " where " << n * p << " are expected";
}

/// The mean of `values` agrees with `mean` under the standard deviation `sd` of each.
inline void expect_mean(const std::vector<double>& values, double mean, double sd) {
  double sum = 0.0;
  for (const double value : values) sum += value - mean;
  const double score = sum / (sd * std::sqrt(static_cast<double>(values.size())));
  EXPECT_LT(std::abs(score), largest_score) << "of " << values.size() << " values";
}

/// Distances beyond this have probability 2·exp(−2·2.5²) = 7.5e-6.
inline constexpr double largest_distance = 2.5;

/// Kolmogorov–Smirnov: the sample agrees with the distribution function. The asymptotic probability
/// of a distance above d/√n is 2·exp(−2d²).
template <class Cdf>
void expect_law(std::vector<double> sample, Cdf cdf, double largest = largest_distance) {
  ASSERT_GE(sample.size(), 100u);
  std::sort(sample.begin(), sample.end());
  const double n = static_cast<double>(sample.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = cdf(sample[i]);
    const double rank = static_cast<double>(i);
    distance = std::max({distance, f - rank / n, (rank + 1.0) / n - f});
  }
  EXPECT_LT(distance, largest / std::sqrt(n)) << "over " << sample.size() << " values";
}

}  // namespace faultline::failure::test
