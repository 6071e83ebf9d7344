// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "random/address.hpp"

namespace faultline::failure {

/// The random numbers of one occurrence: the `index`-th of cause `cause_key` in one trial.
struct OccurrenceDraws {
  std::uint64_t seed;
  std::uint64_t trial;
  std::uint64_t cause_key;
  std::uint32_t index;
  /// F in the trials of its group of 64, by factor; empty where no severity is tied to any.
  std::span<const std::array<double, 64>> factors{};

  [[nodiscard]] std::uint32_t word(random::Purpose purpose, std::uint64_t key) const {
    return random::word_at({seed, purpose, index, key}, trial);
  }
  [[nodiscard]] double uniform(random::Purpose purpose, std::uint64_t key) const {
    return random::unit_interval(word(purpose, key));
  }
  /// F_k of the trial.
  [[nodiscard]] double factor(std::size_t k) const { return factors[k][trial % 64]; }
};

}  // namespace faultline::failure
