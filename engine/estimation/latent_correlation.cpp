// SPDX-License-Identifier: Apache-2.0
#include "estimation/latent_correlation.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "estimation/shrinkage.hpp"
#include "numerics/nearest_correlation.hpp"

namespace faultline::estimation {

namespace {

/// Mean of what was added; nothing as long as nothing was.
class Mean {
 public:
  void add(double value) {
    sum_ += value;
    count_ += 1.0;
  }
  [[nodiscard]] std::optional<double> value() const {
    return count_ > 0.0 ? std::optional(sum_ / count_) : std::nullopt;
  }

 private:
  double sum_ = 0.0;
  double count_ = 0.0;
};

class Estimation {
 public:
  Estimation(std::span<const History> histories, const Options& options)
      : histories_(histories), options_(options) {
    for (std::size_t i = 0; i < histories.size(); ++i) {
      if (!is_shock(histories[i])) result_.members.push_back(i);
    }
  }

  LatentCorrelation compute() {
    estimate_pairs();
    if (result_.informative == 0) return std::move(result_);
    set_targets();
    shrink();
    repair();
    return std::move(result_);
  }

 private:
  [[nodiscard]] const History& member(std::size_t place) const {
    return histories_[result_.members[place]];
  }

  [[nodiscard]] Windows windows() const {
    Windows windows{.origin = member(0).from, .days = options_.window_days};
    for (const std::size_t i : result_.members)
      windows.origin = std::min(windows.origin, histories_[i].from);
    return windows;
  }

  void estimate_pairs() {
    const std::size_t size = result_.members.size();
    if (size < 2) return;
    const Windows shared = windows();
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = i + 1; j < size; ++j) {
        PairEstimate pair{.first = i, .second = j};
        pair.table = pair_table(member(i), member(j), shared);
        if (pair.table.is_informative()) pair.own = tetrachoric(pair.table);
        result_.informative += pair.own ? 1 : 0;
        result_.pairs.push_back(pair);
      }
    }
  }

  /// The two groups of a pair, in order of name; one and the same for the constant target.
  [[nodiscard]] std::pair<std::string, std::string> block_of(const PairEstimate& pair) const {
    if (options_.target == Target::constant) return {};
    const auto& first = member(pair.first).group;
    const auto& second = member(pair.second).group;
    return {std::min(first, second), std::max(first, second)};
  }

  void set_targets() {
    Mean overall;
    std::map<std::pair<std::string, std::string>, Mean> blocks;
    for (const auto& pair : result_.pairs) {
      if (!pair.own) continue;
      overall.add(pair.own->correlation);
      blocks[block_of(pair)].add(pair.own->correlation);
    }
    for (auto& pair : result_.pairs)
      pair.target = blocks[block_of(pair)].value().value_or(*overall.value());
  }

  void shrink() {
    std::vector<Shrinkable> entries;
    for (const auto& pair : result_.pairs)
      if (pair.own) entries.push_back({pair.own->correlation, pair.own->variance, pair.target});
    result_.intensity = shrinkage_intensity(entries);
    const double kept = 1.0 - result_.intensity;
    for (auto& pair : result_.pairs) {
      const double own = pair.own ? pair.own->correlation : pair.target;
      pair.correlation = pair.target + kept * (own - pair.target);
    }
  }

  void repair() {
    const std::size_t size = result_.members.size();
    std::vector<double> shrunk(size * size, 1.0);
    for (const auto& pair : result_.pairs) {
      shrunk[pair.first * size + pair.second] = pair.correlation;
      shrunk[pair.second * size + pair.first] = pair.correlation;
    }
    auto nearest = numerics::nearest_correlation(shrunk, size);
    result_.repair_distance = nearest.distance;
    result_.matrix = std::move(nearest.matrix);
    for (auto& pair : result_.pairs)
      pair.correlation = result_.matrix[pair.first * size + pair.second];
  }

  std::span<const History> histories_;
  const Options& options_;
  LatentCorrelation result_;
};

}  // namespace

LatentCorrelation latent_correlation(std::span<const History> histories, const Options& options) {
  return Estimation(histories, options).compute();
}

}  // namespace faultline::estimation
