// SPDX-License-Identifier: Apache-2.0
#include "numerics/quantile_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "numerics/normal.hpp"

namespace faultline::numerics {
namespace {

constexpr double table_reach = 6.4;
constexpr std::size_t fewest_intervals = 256;
constexpr std::size_t most_intervals = std::size_t{1} << 14;
constexpr double tolerance = 1e-9;

using Quantile = std::function<double(double)>;

/// Half-steps sampled beyond each end of the grid, for the slopes there.
constexpr std::size_t margin = 4;

std::size_t sample_count(std::size_t intervals) {
  return 2 * intervals + 1 + 2 * margin;
}

/// The quantile at half-steps of the grid and a few beyond each end.
double sample_at(const Quantile& quantile, std::size_t i, std::size_t intervals) {
  const double half_step = table_reach / static_cast<double>(intervals);
  return quantile((static_cast<double>(i) - static_cast<double>(margin)) * half_step - table_reach);
}

std::vector<double> sample(const Quantile& quantile, std::size_t intervals) {
  std::vector<double> samples(sample_count(intervals));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = sample_at(quantile, i, intervals);
  return samples;
}

/// As many intervals again; every other sample is there already.
std::vector<double> refine(const std::vector<double>& coarse, const Quantile& quantile,
                           std::size_t intervals) {
  std::vector<double> samples(sample_count(intervals));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = i % 2 == 1 ? sample_at(quantile, i, intervals) : coarse[(i + margin) / 2];
  }
  return samples;
}

/// Slope per interval at a node, whose neighbours stand two half-steps away: the fourth-order
/// difference, held between 0 and three times the smaller neighbouring rise, which keeps the cubics
/// monotone.
double monotone_slope(const double* v) {
  const double free = (8.0 * (v[2] - v[-2]) - (v[4] - v[-4])) / 12.0;
  const double steepest = 3.0 * std::max(0.0, std::min(v[2] - v[0], v[0] - v[-2]));
  return std::clamp(free, 0.0, steepest);
}

/// Cubic Hermite polynomial at t in [0, 1].
double interpolate(double value0, double slope0, double value1, double slope1, double t) {
  const double rise = value1 - value0;
  const double curve = 3.0 * rise - 2.0 * slope0 - slope1;
  const double twist = slope0 + slope1 - 2.0 * rise;
  return value0 + t * (slope0 + t * (curve + t * twist));
}

}  // namespace

QuantileTable::QuantileTable(const Quantile& quantile) {
  std::size_t intervals = fewest_intervals;
  std::vector<double> samples = sample(quantile, intervals);
  tabulate(samples, intervals);
  while (max_error_ > tolerance * (nodes_.back().value - nodes_.front().value) &&
         intervals < most_intervals) {
    intervals *= 2;
    samples = refine(samples, quantile, intervals);
    tabulate(samples, intervals);
  }
}

void QuantileTable::tabulate(const std::vector<double>& values, std::size_t intervals) {
  nodes_.resize(intervals + 1);
  for (std::size_t i = 0; i <= intervals; ++i) {
    const double* at = values.data() + margin + 2 * i;
    nodes_[i] = {*at, monotone_slope(at)};
  }
  intervals_per_z_ = static_cast<double>(intervals) / (2.0 * table_reach);
  max_error_ = 0.0;
  for (std::size_t i = 0; i < intervals; ++i) {
    const double found = interpolate(nodes_[i].value, nodes_[i].slope, nodes_[i + 1].value,
                                     nodes_[i + 1].slope, 0.5);
    max_error_ = std::max(max_error_, std::fabs(found - values[margin + 2 * i + 1]));
  }
}

double QuantileTable::operator()(double u) const {
  return at_normal(normal_quantile(u));
}

double QuantileTable::at_normal(double z) const {
  const double position = (z + table_reach) * intervals_per_z_;
  if (!(position > 0.0)) return nodes_.front().value;
  const auto i = static_cast<std::size_t>(position);
  if (i + 1 >= nodes_.size()) return nodes_.back().value;
  return interpolate(nodes_[i].value, nodes_[i].slope, nodes_[i + 1].value, nodes_[i + 1].slope,
                     position - static_cast<double>(i));
}

}  // namespace faultline::numerics
