// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "numerics/elementary.hpp"
#include "random/address.hpp"

namespace faultline::failure {

/// The stream of dates of a cause that repeats.
struct RepeatStream {
  std::uint64_t seed;
  std::uint64_t key;  ///< of the cause
  double rate;        ///< per year
};

/// Where the gap before the (index+1)-th failure stands, index ≥ 1.
[[nodiscard]] inline random::Address repeat_address(const RepeatStream& stream,
                                                    std::uint32_t index) {
  return {stream.seed, random::Purpose::repeat_gap, index, stream.key};
}

/// Calls `visit(time, index)` for each failure within the horizon after the first, in one trial:
/// gaps are −ln(1−u)/λ, whatever the first date depended on. Index counts from 1.
template <class Visit>
void for_each_repeat(const RepeatStream& stream, double first, double horizon_years,
                     std::uint64_t trial, Visit&& visit) {
  double time = first;
  for (std::uint32_t index = 1;; ++index) {
    const auto word = random::word_at(repeat_address(stream, index), trial);
    time -= numerics::log1p(-random::unit_interval(word)) / stream.rate;
    if (time > horizon_years) return;
    visit(time, index);
  }
}

}  // namespace faultline::failure
