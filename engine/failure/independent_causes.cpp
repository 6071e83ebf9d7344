// SPDX-License-Identifier: Apache-2.0
#include "failure/independent_causes.hpp"

#include <array>

#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

namespace {

/// Given that it is below the probability, a uniform is that part of it.
double uniform_of(const LatentCause& cause, std::uint64_t known, std::uint64_t lane,
                  std::uint32_t word) {
  const double uniform = random::unit_interval(word);
  return (known >> lane & 1U) != 0 ? cause.probability * uniform : uniform;
}

}  // namespace

void IndependentCauses::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                             KnownLanes known, std::vector<Firing>& firings) const {
  std::array<std::uint32_t, 64> words;
  for (const LatentCause& cause : causes_) {
    random::words_of_group({seed, random::Purpose::latent, 0, cause.key}, group, words);
    const std::uint64_t sure = known_lanes(cause.known, known);
    const auto fired = (numerics::kernels::fires_below(words, cause.probability) | sure) & lanes;
    for_each_lane(fired, [&](std::uint32_t lane) {
      firings.push_back({lane, cause.id, uniform_of(cause, sure, lane, words[lane])});
    });
  }
}

std::optional<LatentDraw> IndependentCauses::explain(std::uint64_t seed, std::uint64_t trial,
                                                     KnownLanes known, CauseId cause) const {
  for (const LatentCause& one : causes_) {
    if (one.id != cause) continue;
    const auto word = random::word_at({seed, random::Purpose::latent, 0, one.key}, trial);
    const double uniform = uniform_of(one, known_lanes(one.known, known), trial % 64, word);
    return LatentDraw{.uniform = uniform, .variable = std::nullopt};
  }
  return std::nullopt;
}

}  // namespace faultline::failure
