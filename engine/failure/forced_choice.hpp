// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// n causes of a set, chosen anew in every trial: which of them are forced.
class ForcedChoice {
 public:
  ForcedChoice() = default;
  /// Every n of them are as likely: those with the smallest words are chosen, of equal ones the
  /// first. `set` ascending, `keys` of their streams.
  ForcedChoice(std::vector<CauseId> set, std::vector<std::uint64_t> keys, std::size_t n);
  /// The i-th of the subsets of n in the order of places, (0, 1, …), with a probability in
  /// proportion to its weight: one word decides. Weights are at least 0, and not all of them 0.
  ForcedChoice(std::vector<CauseId> set, std::size_t n, std::span<const double> weights);

  [[nodiscard]] bool empty() const { return set_.empty(); }
  [[nodiscard]] std::span<const CauseId> set() const { return set_; }
  [[nodiscard]] std::size_t count() const { return n_; }

  /// Places that are chosen together, and how likely they are.
  struct Choice {
    std::vector<std::size_t> places;
    double probability;
  };
  /// All of them, or where equally likely ones are more than `most`, a sample of so many, the same
  /// in every call.
  [[nodiscard]] std::vector<Choice> choices(std::size_t most) const;
  [[nodiscard]] bool is_sampled(std::size_t most) const;
  /// Of being chosen, by member of the set.
  [[nodiscard]] std::vector<double> member_probabilities() const;

  /// Whether a member of the set is chosen in a lane of the group of which `choose` gave `lanes`.
  [[nodiscard]] bool is_chosen(CauseId member, std::uint64_t lane,
                               std::span<const std::uint64_t> lanes) const;

  /// By member of the set: the lanes of a group of 64 trials in which it is chosen.
  void choose(std::uint64_t seed, std::uint64_t group, std::vector<std::uint64_t>& lanes) const;

 private:
  void choose_smallest(std::uint64_t seed, std::uint64_t group,
                       std::vector<std::uint64_t>& lanes) const;
  void choose_subset(std::uint64_t seed, std::uint64_t group,
                     std::vector<std::uint64_t>& lanes) const;

  std::vector<CauseId> set_;
  std::size_t n_ = 0;
  std::vector<std::uint64_t> keys_;                ///< by member, where all subsets are as likely
  std::vector<std::vector<std::size_t>> subsets_;  ///< places, where they are not
  std::vector<double> cumulative_;                 ///< probability of a subset or one before it
};

/// How many choices at most are weighed one by one.
inline constexpr std::size_t most_weighed_choices = 1000;

/// How many subsets of n there are of m members, at most `most` + 1.
[[nodiscard]] std::size_t subset_count(std::size_t members, std::size_t n, std::size_t most);

/// Calls `visit(places)` for every n of the places 0, …, m − 1, in order.
template <class Visit>
void for_each_subset(std::size_t members, std::size_t n, Visit&& visit) {
  std::vector<std::size_t> places(n);
  for (std::size_t i = 0; i < n; ++i) places[i] = i;
  for (;;) {
    visit(places);
    std::size_t i = n;
    while (i > 0 && places[i - 1] == members - n + i - 1) --i;
    if (i == 0) return;
    ++places[i - 1];
    for (; i < n; ++i) places[i] = places[i - 1] + 1;
  }
}

}  // namespace faultline::failure
