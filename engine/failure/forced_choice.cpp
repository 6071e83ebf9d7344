// SPDX-License-Identifier: Apache-2.0
#include "failure/forced_choice.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "base/contracts.hpp"
#include "failure/keys.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

using random::Purpose;

ForcedChoice::ForcedChoice(std::vector<CauseId> set, std::vector<std::uint64_t> keys, std::size_t n)
    : set_(std::move(set)), n_(n), keys_(std::move(keys)) {
  FAULTLINE_EXPECT(keys_.size() == set_.size() && 0 < n && n <= set_.size());
}

ForcedChoice::ForcedChoice(std::vector<CauseId> set, std::size_t n, std::span<const double> weights)
    : set_(std::move(set)), n_(n) {
  FAULTLINE_EXPECT(0 < n && n <= set_.size());
  for_each_subset(set_.size(), n,
                  [&](const std::vector<std::size_t>& places) { subsets_.push_back(places); });
  FAULTLINE_EXPECT(subsets_.size() == weights.size());
  cumulative_.resize(weights.size());
  std::partial_sum(weights.begin(), weights.end(), cumulative_.begin());
  FAULTLINE_EXPECT(cumulative_.back() > 0.0);
  for (double& one : cumulative_) one /= cumulative_.back();
}

bool ForcedChoice::is_sampled(std::size_t most) const {
  return subsets_.empty() && subset_count(set_.size(), n_, most) > most;
}

std::vector<ForcedChoice::Choice> ForcedChoice::choices(std::size_t most) const {
  std::vector<Choice> all;
  for (std::size_t i = 0; i < subsets_.size(); ++i)
    all.push_back({subsets_[i], cumulative_[i] - (i == 0 ? 0.0 : cumulative_[i - 1])});
  if (!subsets_.empty()) return all;
  if (!is_sampled(most)) {
    for_each_subset(set_.size(), n_, [&](const std::vector<std::size_t>& places) {
      all.push_back({places, 0.0});
    });
  } else {
    std::vector<std::uint64_t> lanes;
    for (std::size_t i = 0; i < most; ++i) {
      if (i % 64 == 0) choose(0, i / 64, lanes);
      all.push_back({{}, 0.0});
      for (std::size_t place = 0; place < lanes.size(); ++place)
        if ((lanes[place] >> (i % 64) & 1U) != 0) all.back().places.push_back(place);
    }
  }
  for (Choice& choice : all) choice.probability = 1.0 / static_cast<double>(all.size());
  return all;
}

std::vector<double> ForcedChoice::member_probabilities() const {
  if (empty()) return {};
  if (subsets_.empty())
    return std::vector<double>(set_.size(),
                               static_cast<double>(n_) / static_cast<double>(set_.size()));
  std::vector<double> probabilities(set_.size(), 0.0);
  for (const auto& [places, probability] : choices(subsets_.size()))
    for (const std::size_t place : places) probabilities[place] += probability;
  return probabilities;
}

bool ForcedChoice::is_chosen(CauseId member, std::uint64_t lane,
                             std::span<const std::uint64_t> lanes) const {
  const auto place = std::lower_bound(set_.begin(), set_.end(), member) - set_.begin();
  return (lanes[static_cast<std::size_t>(place)] >> lane & 1U) != 0;
}

void ForcedChoice::choose(std::uint64_t seed, std::uint64_t group,
                          std::vector<std::uint64_t>& lanes) const {
  lanes.assign(set_.size(), 0);
  if (empty()) return;
  if (subsets_.empty())
    choose_smallest(seed, group, lanes);
  else
    choose_subset(seed, group, lanes);
}

void ForcedChoice::choose_smallest(std::uint64_t seed, std::uint64_t group,
                                   std::vector<std::uint64_t>& lanes) const {
  std::vector<std::array<std::uint32_t, 64>> words(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i)
    random::words_of_group({seed, Purpose::choice, 0, keys_[i]}, group, words[i]);
  std::vector<std::pair<std::uint32_t, std::size_t>> order(keys_.size());
  for (std::size_t lane = 0; lane < 64; ++lane) {
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = {words[i][lane], i};
    const auto chosen = order.begin() + static_cast<std::ptrdiff_t>(n_);
    std::nth_element(order.begin(), chosen - 1, order.end());
    for (auto one = order.begin(); one != chosen; ++one)
      lanes[one->second] |= std::uint64_t{1} << lane;
  }
}

void ForcedChoice::choose_subset(std::uint64_t seed, std::uint64_t group,
                                 std::vector<std::uint64_t>& lanes) const {
  std::array<std::uint32_t, 64> words;
  random::words_of_group({seed, Purpose::choice, 0, choice_key().key}, group, words);
  for (std::size_t lane = 0; lane < 64; ++lane) {
    const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(),
                                     random::unit_interval(words[lane]));
    const auto subset =
        std::min<std::ptrdiff_t>(at - cumulative_.begin(), std::ssize(cumulative_) - 1);
    for (const std::size_t place : subsets_[static_cast<std::size_t>(subset)])
      lanes[place] |= std::uint64_t{1} << lane;
  }
}

std::size_t subset_count(std::size_t members, std::size_t n, std::size_t most) {
  FAULTLINE_EXPECT(n <= members);
  std::size_t count = 1;
  for (std::size_t i = 1; i <= std::min(n, members - n); ++i) {
    // Exact: a product of i successive numbers is divisible by i!.
    count = count * (members - i + 1) / i;
    if (count > most) return most + 1;
  }
  return count;
}

}  // namespace faultline::failure
