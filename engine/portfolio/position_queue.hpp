// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::portfolio {

/// Ranks that wait, taken in ascending order; while they are taken, larger ones may be put in.
class PositionQueue {
 public:
  void prepare(std::size_t ranks) {
    if (words_.size() < (ranks + 63) / 64) words_.resize((ranks + 63) / 64, 0);
  }
  void put(std::uint32_t rank) { words_[rank / 64] |= std::uint64_t{1} << (rank % 64); }

  /// Calls f(rank) until none waits.
  template <class F>
  void take_all(F&& f) {
    for (std::size_t w = 0; w < words_.size(); ++w)
      while (words_[w] != 0) {
        const auto bit = static_cast<std::uint32_t>(std::countr_zero(words_[w]));
        words_[w] &= words_[w] - 1;
        f(static_cast<std::uint32_t>(64 * w) + bit);
      }
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace faultline::portfolio
