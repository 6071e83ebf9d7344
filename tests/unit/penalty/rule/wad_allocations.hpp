// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "numerics/int128.hpp"

namespace faultline::penalty {

inline constexpr std::int64_t wad_of_one = 1'000'000'000'000'000'000;

/// Allocations of one operator and strategy in integers, by the rules of EigenLayer's
/// AllocationManager and DelegationManager: an independent form of `unique`, with roundings.
class WadAllocations {
 public:
  /// With shares of so many tokens of 1e18.
  explicit WadAllocations(std::int64_t tokens) : shares_(numerics::Int128{tokens} * wad_of_one) {}

  /// A further set; `effect_block` 0: nothing is pending.
  void allocate(std::int64_t magnitude, std::int64_t pending, std::int64_t effect_block) {
    sets_.push_back({magnitude, pending, effect_block});
  }

  /// Tokens that a slash of one set takes.
  double slash(std::size_t set, std::int64_t wad, std::int64_t block) {
    Allocation& one = sets_[set];
    complete(one, block);
    if (one.current == 0) return 0.0;
    const auto taken = part_rounded_up(one.current, wad);
    const auto before = maximum_;
    one.current -= taken;
    maximum_ -= taken;
    if (one.pending < 0) one.pending += part_rounded_up(-one.pending, wad);
    return slash_shares(before);
  }

 private:
  struct Allocation {
    std::int64_t current;
    std::int64_t pending;
    std::int64_t effect_block;
  };

  /// A change is made by whoever looks first once its block is there.
  static void complete(Allocation& one, std::int64_t block) {
    if (one.effect_block == 0 || block < one.effect_block) return;
    one.current += one.pending;
    one.pending = 0;
    one.effect_block = 0;
  }

  static std::int64_t part_rounded_up(std::int64_t magnitude, std::int64_t wad) {
    return static_cast<std::int64_t>((numerics::Int128{magnitude} * wad + wad_of_one - 1) /
                                     wad_of_one);
  }

  /// What is left of shares is rounded up.
  double slash_shares(std::int64_t maximum_before) {
    const auto left = (shares_ * maximum_ + maximum_before - 1) / maximum_before;
    const auto taken = shares_ - left;
    shares_ = left;
    return static_cast<double>(taken) / 1e18;
  }

  std::vector<Allocation> sets_;
  std::int64_t maximum_ = wad_of_one;
  numerics::Int128 shares_;
};

}  // namespace faultline::penalty
