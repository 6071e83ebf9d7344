// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "failure/firing.hpp"
#include "failure/hazard.hpp"
#include "failure/shock.hpp"
#include "numerics/elementary.hpp"
#include "numerics/kernels/kernels.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

/// The uniform behind the first occurrence, from its word.
[[nodiscard]] inline double first_uniform(const Shock& shock, std::uint32_t word) {
  const double uniform = random::unit_interval(word);
  return shock.first != FirstFailure::own ? shock.probability * uniform : uniform;
}

/// Calls `visit(lane, time, index)` for each occurrence of the shock within the horizon, in the
/// lanes of a group of 64 trials: by lane, then by time. Gaps are −ln(1−u)/r, u being the word of
/// the occurrence; the first comes within the horizon iff u < 1 − e^{−rH} = p. For a shock that is
/// known to come its u is multiplied by p.
template <class Visit>
void for_each_date(const Shock& shock, double horizon_years, std::uint64_t seed,
                   std::uint64_t group, std::uint64_t lanes, Visit&& visit) {
  std::array<std::uint32_t, 64> words;
  random::Address address{seed, random::Purpose::shock_gap, 0, shock.key};
  random::words_of_group(address, group, words);
  const auto fired = shock.first != FirstFailure::own
                         ? lanes
                         : numerics::kernels::fires_below(words, shock.probability) & lanes;
  for_each_lane(fired, [&](std::uint32_t lane) {
    const double uniform = first_uniform(shock, words[lane]);
    double time =
        is_placed(shock.first) ? shock.placed_at : failure_time(uniform, shock.rate, horizon_years);
    for (std::uint32_t index = 0; time <= horizon_years;) {
      visit(lane, time, index);
      address.index = ++index;
      const double u = random::unit_interval(random::word_at(address, 64 * group + lane));
      time -= numerics::log1p(-u) / shock.rate;
    }
  });
}

}  // namespace faultline::failure
