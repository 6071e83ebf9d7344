// SPDX-License-Identifier: Apache-2.0
#include "estimation/size_law.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "numerics/boost_laws.hpp"
#include "numerics/elementary.hpp"

namespace faultline::estimation {

namespace {

double mean_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double squares_about(double mean, std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

bool all_equal(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); });
}

std::vector<double> sizes_of(std::span<const SizedEvent> events) {
  std::vector<double> sizes;
  for (const auto& event : events) sizes.push_back(event.size);
  return sizes;
}

ShareMoments share_moments(std::vector<double> sizes, double units) {
  for (double& size : sizes) size /= units;
  const double mean = mean_of(sizes);
  if (all_equal(sizes)) return {sizes.front(), 0.0};
  return {mean, std::sqrt(squares_about(mean, sizes) / static_cast<double>(sizes.size()))};
}

}  // namespace

std::optional<SizeBand> predictive_band(std::span<const double> sizes, double level) {
  FAULTLINE_EXPECT(0.0 < level && level < 1.0);
  if (sizes.size() < 2 || all_equal(sizes)) return std::nullopt;
  std::vector<double> logs;
  for (const double size : sizes) logs.push_back(numerics::log(size));
  const auto n = static_cast<double>(logs.size());
  const double mean = mean_of(logs);
  const double s = std::sqrt(squares_about(mean, logs) / (n - 1.0));
  const double t = numerics::student_t_quantile(n - 1.0, 0.5 * (1.0 + level));
  const double reach = t * s * std::sqrt(1.0 + 1.0 / n);
  return SizeBand{numerics::exp(mean - reach), numerics::exp(mean + reach)};
}

SizeLaw size_law(const History& history, double level) {
  SizeLaw law;
  for (std::size_t e = 0; e < history.events.size(); ++e) {
    if (const auto& size = history.events[e].size) law.events.push_back({e, *size, {}});
  }
  const auto sizes = sizes_of(law.events);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto others = sizes;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    law.events[i].band = predictive_band(others, level);
  }
  law.next = predictive_band(sizes, level);
  if (history.units && !sizes.empty()) law.share = share_moments(sizes, *history.units);
  return law;
}

}  // namespace faultline::estimation
