// SPDX-License-Identifier: Apache-2.0
#include "failure/independent_causes.hpp"

#include <array>

#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

namespace {

/// Given that it is below the probability, a uniform is that part of it.
double uniform_of(const LatentCause& cause, std::uint32_t word) {
  const double uniform = random::unit_interval(word);
  return cause.given ? cause.probability * uniform : uniform;
}

}  // namespace

void IndependentCauses::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                             std::vector<Firing>& firings) const {
  std::array<std::uint32_t, 64> words;
  for (const LatentCause& cause : causes_) {
    random::words_of_group({seed, random::Purpose::latent, 0, cause.key}, group, words);
    const auto fired =
        cause.given ? lanes : numerics::kernels::fires_below(words, cause.probability) & lanes;
    for_each_lane(fired, [&](std::uint32_t lane) {
      firings.push_back({lane, cause.id, uniform_of(cause, words[lane])});
    });
  }
}

std::optional<LatentDraw> IndependentCauses::explain(std::uint64_t seed, std::uint64_t trial,
                                                     CauseId cause) const {
  for (const LatentCause& one : causes_) {
    if (one.id != cause) continue;
    const auto word = random::word_at({seed, random::Purpose::latent, 0, one.key}, trial);
    return LatentDraw{.uniform = uniform_of(one, word), .variable = std::nullopt};
  }
  return std::nullopt;
}

}  // namespace faultline::failure
