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

/// Calls `visit(lane, time, index)` for each occurrence of the shock within the horizon, in the
/// lanes of a group of 64 trials: by lane, then by time. Gaps are −ln(1−u)/r, u being the word of
/// the occurrence; the first comes within the horizon iff u < 1 − e^{−rH}.
template <class Visit>
void for_each_date(const Shock& shock, double horizon_years, std::uint64_t seed,
                   std::uint64_t group, std::uint64_t lanes, Visit&& visit) {
  std::array<std::uint32_t, 64> words;
  random::Address address{seed, random::Purpose::shock_gap, 0, shock.key};
  random::words_of_group(address, group, words);
  const auto fired = numerics::kernels::fires_below(words, shock.probability) & lanes;
  for_each_lane(fired, [&](std::uint32_t lane) {
    double time = failure_time(random::unit_interval(words[lane]), shock.rate, horizon_years);
    for (std::uint32_t index = 0; time <= horizon_years;) {
      visit(lane, time, index);
      address.index = ++index;
      const double u = random::unit_interval(random::word_at(address, 64 * group + lane));
      time -= numerics::log1p(-u) / shock.rate;
    }
  });
}

}  // namespace faultline::failure
