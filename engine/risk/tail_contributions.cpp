// SPDX-License-Identifier: Apache-2.0
#include "risk/tail_contributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/contracts.hpp"
#include "risk/measure_context.hpp"

namespace faultline::risk {

namespace {

/// The part of the tail from which the mix of losses at the value at risk is taken.
constexpr double near_part = 0.125;

std::vector<double> cuts_of(std::span<const TailContributions::Level> levels) {
  std::vector<double> cuts;
  for (const auto& level : levels) {
    cuts.push_back(level.value);
    cuts.push_back(level.near);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

}  // namespace

std::vector<TailContributions::Level> TailContributions::find_levels(std::span<const double> levels,
                                                                     const ExceedanceCurve& curve) {
  std::vector<Level> found;
  for (const double level : levels) {
    const double near = level + near_part * (1.0 - level);
    found.push_back(level == 0.0
                        ? Level{level, 0.0, 0.0}
                        : Level{level, curve.value_at_risk(level), curve.value_at_risk(near)});
  }
  return found;
}

TailContributions::TailContributions(std::vector<Level> levels, double bound, std::size_t items)
    : levels_(std::move(levels)),
      cut_(cuts_of(levels_)),
      items_(items),
      unit_(bound),
      losses_(2 * cut_.size() + 1),
      contents_(std::vector<double>((2 * cut_.size() + 1) * items, bound)) {
  FAULTLINE_EXPECT(bound > 0.0);
}

/// Region 2k lies below cut k, region 2k + 1 is that cut.
std::size_t TailContributions::region_of(double loss) const {
  const auto cut = std::lower_bound(cut_.begin(), cut_.end(), loss);
  const auto k = static_cast<std::size_t>(cut - cut_.begin());
  return 2 * k + (cut != cut_.end() && *cut == loss ? 1 : 0);
}

void TailContributions::add(double loss, std::span<const ItemAmount> amounts, double weight,
                            std::uint64_t copies) {
  const std::size_t region = region_of(loss);
  if (loss > 0.0) losses_.add(region, loss / unit_, weight, copies);
  for (const auto& [item, amount] : amounts)
    contents_.add(region * items_ + item, amount, weight, copies);
}

void TailContributions::merge(const TailContributions& other) {
  FAULTLINE_EXPECT(cut_ == other.cut_ && items_ == other.items_);
  losses_.merge(other.losses_);
  contents_.merge(other.contents_);
}

TailContributions::Sums TailContributions::sum(Regions regions, std::size_t item) const {
  Sums all;
  for (std::size_t r = regions.begin; r < regions.end; ++r) {
    const auto loss = losses_.of(r);
    all.weight += loss.weight;
    all.weight_squared += loss.weight_squared;
    all.loss += loss.first * unit_;
    all.first += contents_.first(r * items_ + item);
    all.second += contents_.weighted_second(r * items_ + item);
  }
  return all;
}

MeanEstimate TailContributions::mean(std::size_t item, double trials) const {
  const auto all = sum({0, losses_.size()}, item);
  return estimate_mean(all.first, all.second, trials, AmountSums::square_noise);
}

MeanEstimate TailContributions::of(std::size_t level, std::size_t item, double trials) const {
  const auto& [q, v, near] = levels_[level];
  if (q == 0.0) return mean(item, trials);
  const std::size_t at_v = region_of(v);
  const auto above = sum({at_v + 1, losses_.size()}, item);
  auto atom = sum({at_v, at_v + 1}, item);
  const auto nearby = sum({at_v, region_of(near) + 1}, item);
  const double tail = 1.0 - q;
  const double p_above = above.weight / trials;
  if (v == 0.0) atom.weight = atom.weight_squared = trials - above.weight;
  const double p_atom = atom.weight / trials;
  double g = v > 0.0 && nearby.loss > 0.0 ? nearby.first * (v / nearby.loss) : 0.0;
  if (v == 0.0 && atom.weight > 0.0) g = atom.first / atom.weight;
  const double beta = p_atom > 0.0 ? (tail - p_above) / p_atom : 0.0;
  const double rest = p_atom > 0.0 ? beta * atom.first / trials : (tail - p_above) * g;
  const double c = (above.first / trials + rest) / tail;
  const auto square = [g](const Sums& s) {
    return s.second - 2.0 * g * s.first + g * g * s.weight_squared;
  };
  const double second = (square(above) + beta * beta * square(atom)) / (trials * tail * tail);
  const double variance = second - (c - g) * (c - g);
  const bool known =
      above.weight * above.weight >= fewest_effective_samples * above.weight_squared &&
      above.weight > 0.0 && variance > AmountSums::square_noise * second;
  return {c, known ? std::sqrt(variance / trials) : std::numeric_limits<double>::quiet_NaN()};
}

std::size_t TailContributions::memory_bytes(std::size_t levels, std::size_t items) {
  const std::size_t regions = 4 * levels + 1;
  return SparseSums::memory_bytes(regions) + AmountSums::memory_bytes(regions * items);
}

}  // namespace faultline::risk
