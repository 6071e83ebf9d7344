// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::portfolio {

/// A set of indices below a bound that is filled in any order and read in ascending order, without
/// sorting. Two levels of bits: inserting costs the same for any size, emptying costs what was
/// inserted plus a look at bound/4096 words.
class IndexSet {
 public:
  /// Admits indices below `bound`, and all that were admitted before.
  void admit(std::size_t bound) {
    if (bound <= words_.size() * 64) return;
    words_.resize((bound + 63) / 64, 0);
    summary_.resize((words_.size() + 63) / 64, 0);
  }

  void insert(std::uint32_t index) {
    words_[index / 64] |= bit(index);
    summary_[index / 4096] |= bit(index / 64);
  }

  /// Visits every index in ascending order.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::uint32_t s = 0; s < summary_.size(); ++s) {
      for (auto words = summary_[s]; words != 0; words &= words - 1) {
        const auto w = 64 * s + lowest(words);
        for (auto bits = words_[w]; bits != 0; bits &= bits - 1) visit(64 * w + lowest(bits));
      }
    }
  }

  /// The same, and leaves the set empty.
  template <class Visit>
  void drain(const Visit& visit) {
    for_each(visit);
    for (std::uint32_t s = 0; s < summary_.size(); ++s) {
      for (auto words = summary_[s]; words != 0; words &= words - 1) {
        words_[64 * s + lowest(words)] = 0;
      }
      summary_[s] = 0;
    }
  }

 private:
  static constexpr std::uint64_t bit(std::uint32_t i) { return std::uint64_t{1} << (i % 64); }
  static std::uint32_t lowest(std::uint64_t bits) {
    return static_cast<std::uint32_t>(std::countr_zero(bits));
  }

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> summary_;  ///< which words are not 0
};

}  // namespace faultline::portfolio
