// SPDX-License-Identifier: Apache-2.0
#include "failure/severity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "numerics/beta_quantiles.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

/// Products of tiny fractions underflow, as quantiles of a beta law with a small shape do, but a
/// strike is never nothing.
constexpr double smallest_fraction = 0x1p-100;

/// Squared standard deviation over its supremum m(1−m) for the mean m: below 1 for a beta law.
double relative_variance(const BetaLaw::Shape& beta) {
  const double m = beta.mean / beta.max;
  const double s = beta.sd / beta.max;
  return s * s / (m * (1.0 - m));
}

/// Whether each point of the law is a value and a probability.
bool are_points(const DiscreteLaw& law, const std::string& path, base::Issues& issues) {
  if (law.points.empty()) issues.add(path, "the list is empty", "[[value, probability], …]");
  bool sound = !law.points.empty();
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    if (law.points[i].size() == 2) continue;
    issues.add(fmt::format("{}[{}]", path, i),
               fmt::format("{} numbers are no value with its probability", law.points[i].size()),
               "[value, probability]");
    sound = false;
  }
  return sound;
}

}  // namespace

BetaShape shape_of(const BetaLaw::Shape& beta) {
  const double m = beta.mean / beta.max;
  const double concentration = 1.0 / relative_variance(beta) - 1.0;
  FAULTLINE_EXPECT(m > 0.0 && m < 1.0 && concentration > 0.0);
  return {m * concentration, (1.0 - m) * concentration};
}

SeverityMap SeverityMap::of(const FixedLaw& law, const std::string&, base::Issues&) {
  return SeverityMap(Fixed{law.value});
}

SeverityMap SeverityMap::of(const UniformLaw& law, const std::string& path, base::Issues& issues) {
  if (law.bounds.size() != 2 || !(law.bounds[0] < law.bounds[1])) {
    issues.add(path + ".uniform", "these are not the ends of an interval",
               "[low, high] with low < high");
    return SeverityMap();
  }
  return SeverityMap(Uniform{law.bounds[0], law.bounds[1] - law.bounds[0]});
}

SeverityMap SeverityMap::of(const BetaLaw& law, const std::string& path, base::Issues& issues) {
  const BetaLaw::Shape& beta = law.beta;
  if (!(beta.mean < beta.max)) {
    issues.add(path + ".beta.mean", "the mean is not below the upper end of the law",
               "a mean below `max`");
    return SeverityMap();
  }
  if (!(relative_variance(beta) < 1.0)) {
    issues.add(path + ".beta.sd", "no beta law with this mean and `max` spreads so widely",
               "sd² < mean·(max − mean)");
    return SeverityMap();
  }
  const auto [a, b] = shape_of(beta);
  return SeverityMap(Tabulated{beta.max, numerics::QuantileTable(numerics::BetaQuantiles(a, b))});
}

SeverityMap::Steps SeverityMap::in_steps(std::vector<std::pair<double, double>> points) {
  std::sort(points.begin(), points.end());
  Steps steps;
  double sum = 0.0;
  for (const auto& [value, weight] : points) {
    steps.values.push_back(value);
    steps.cumulative.push_back(sum += weight);
  }
  return steps;
}

SeverityMap SeverityMap::of(const DiscreteLaw& law, const std::string& path, base::Issues& issues) {
  const std::string written = path + ".discrete";
  if (!are_points(law, written, issues)) return SeverityMap();
  std::vector<std::pair<double, double>> points;
  for (const auto& point : law.points) points.emplace_back(point[0], point[1]);
  Steps steps = in_steps(std::move(points));
  const double sum = steps.cumulative.back();
  if (std::adjacent_find(steps.values.begin(), steps.values.end()) != steps.values.end())
    issues.add(written, "a value is written twice", "each value once");
  if (std::abs(sum - 1.0) > 1e-12 * static_cast<double>(law.points.size()))
    issues.add(written, fmt::format("the probabilities add up to {:.12g}", sum), "a sum of 1");
  steps.cumulative.back() = 1.0;
  return SeverityMap(std::move(steps));
}

SeverityMap SeverityMap::of(const EmpiricalLaw& law, const std::string& path,
                            base::Issues& issues) {
  const std::string written = path + ".empirical";
  const auto& [file, values, weights] = law.sample;
  if (values.empty() || (!weights.empty() && weights.size() != values.size())) {
    issues.add(written, values.empty() ? "there are no values" : "not every value has a weight",
               "values, and one weight for each or none at all");
    return SeverityMap();
  }
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points.emplace_back(values[i], weights.empty() ? 1.0 : weights[i]);
  Steps steps = in_steps(std::move(points));
  const double sum = steps.cumulative.back();
  if (!std::isfinite(sum)) issues.add(written, "the weights add up to infinity", "smaller weights");
  for (double& cumulative : steps.cumulative) cumulative /= sum;
  return SeverityMap(std::move(steps));
}

SeverityMap SeverityMap::compile(const Law& law, const std::string& path, base::Issues& issues) {
  return std::visit([&](const auto& alternative) { return of(alternative, path, issues); }, law);
}

double SeverityMap::operator()(std::uint32_t word) const {
  return at(random::unit_interval(word));
}

double SeverityMap::at(double u) const {
  struct Evaluate {
    double u;
    double operator()(const Fixed& map) const { return map.value; }
    double operator()(const Uniform& map) const { return map.low + map.width * u; }
    double operator()(const Tabulated& map) const { return map.max * map.quantile(u); }
    double operator()(const Steps& map) const {
      const auto above = std::upper_bound(map.cumulative.begin(), map.cumulative.end(), u);
      return map.values[static_cast<std::size_t>(above - map.cumulative.begin())];
    }
  };
  return std::max(std::visit(Evaluate{u}, map_), smallest_fraction);
}

}  // namespace faultline::failure
