// SPDX-License-Identifier: Apache-2.0
#include "failure/given_sample.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "numerics/normal.hpp"
#include "numerics/truncated_normals.hpp"

namespace faultline::failure {

namespace {

/// Fewer for many members, which bounds the time.
std::size_t points_for(std::size_t members, std::size_t sets) {
  constexpr std::size_t most_work = std::size_t{1} << 26;
  std::size_t points = 65'536;
  while (points > 256 && (points * members * members > most_work || points * sets > 65'536))
    points /= 2;
  return points;
}

}  // namespace

GivenSample::GivenSample(const LatentStructure& structure, const BlockMembers& set,
                         std::size_t sets)
    : size_(set.causes.size()), bounds_(size_) {
  const auto orthant = latent_orthant(structure, set.causes, set.probabilities);
  const double nu = structure.degrees_of_freedom;
  const auto law = numerics::tilted_normals(orthant.bounds, orthant.lower, nu);
  FAULTLINE_EXPECT(law.has_value());
  for (std::size_t i = 0; i < size_; ++i) bounds_[orthant.order[i]] = orthant.bounds[i];
  const auto in_order_of_members = [&](std::span<const double> values, std::vector<double>& to) {
    const std::size_t begin = to.size();
    to.resize(begin + size_);
    for (std::size_t i = 0; i < size_; ++i) to[begin + orthant.order[i]] = values[i];
  };
  std::vector<std::size_t> place(size_);
  for (std::size_t i = 0; i < size_; ++i) place[orthant.order[i]] = i;
  std::vector<double> column(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    std::fill(column.begin(), column.end(), 0.0);
    column[place[i]] = 1.0;
    law->solve(column);
    in_order_of_members(column, precision_);
  }
  auto sample = numerics::truncated_sample(*law, points_for(size_, sets));
  for (std::size_t k = 0; k < sample.weight.size(); ++k) {
    const auto values = std::span(sample.values).subspan(k * size_, size_);
    in_order_of_members(values, latent_);
    law->solve(values);
    in_order_of_members(values, score_);
  }
  root_ = std::move(sample.root);
  weight_ = std::move(sample.weight);
}

template <class Value>
double GivenSample::mean(Value&& value) const {
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t k = 0; k < weight_.size(); ++k) {
    sum += weight_[k] * value(k);
    weights += weight_[k];
  }
  return sum / weights;
}

double GivenSample::other(std::span<const double> correlations, double threshold) const {
  FAULTLINE_EXPECT(correlations.size() == size_);
  double variance = 1.0;
  for (std::size_t i = 0; i < size_; ++i)
    for (std::size_t j = 0; j < size_; ++j)
      variance -= correlations[i] * precision_[i * size_ + j] * correlations[j];
  // What the members determine is decided by a step.
  const double deviation = std::sqrt(std::max(variance, 1e-12));
  return mean([&](std::size_t k) {
    double distance = root_[k] * threshold;
    for (std::size_t i = 0; i < size_; ++i) distance -= correlations[i] * score_[k * size_ + i];
    return numerics::normal_cdf(distance / deviation);
  });
}

double GivenSample::member(std::size_t place, double threshold) const {
  const double variance = 1.0 / precision_[place * size_ + place];
  const double deviation = std::sqrt(variance);
  return mean([&](std::size_t k) {
    const std::size_t at = k * size_ + place;
    const double centre = latent_[at] - score_[at] * variance;
    const double all = numerics::normal_cdf((root_[k] * bounds_[place] - centre) / deviation);
    if (all == 0.0) return latent_[at] < root_[k] * threshold ? 1.0 : 0.0;
    return numerics::normal_cdf((root_[k] * threshold - centre) / deviation) / all;
  });
}

}  // namespace faultline::failure
