// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"

namespace faultline::run {

/// Trials that wait, those alike together: in which the same causes fail and their occurrences
/// strike the same, in the same order and with the same ones at one time. Everything but dates is
/// then the same in them, so that one stands for all. Under fixed severities most trials are like
/// an earlier one.
class DistinctTrials {
 public:
  /// Takes in all trials of a batch.
  void add(const failure::OccurrenceBatch& batch);

  /// Trials that wait.
  [[nodiscard]] std::size_t size() const { return number_.size(); }
  /// Those of which none is like another.
  [[nodiscard]] std::size_t distinct() const { return copies_.size(); }
  /// Whether no more should be taken in: the memory is used up.
  [[nodiscard]] bool full() const;
  [[nodiscard]] std::size_t memory_bytes() const;
  /// `memory_bytes` exceeds this by less than a batch.
  static constexpr std::size_t most_bytes = std::size_t{32} << 20;
  /// Whether so many trials are like others that waiting is worth its while; true as long as it is
  /// too early to tell. Trials without occurrences do not count: they cost nothing.
  [[nodiscard]] bool worthwhile() const;

  /// Some distinct trials that stand for `copies` trials each.
  struct Group {
    const failure::OccurrenceBatch& trials;
    std::span<const std::uint64_t> numbers;  ///< of the copies of the first, of the second, and on
    std::uint64_t copies;
  };
  /// One of `count` parts of what waits.
  struct Part {
    std::size_t index;
    std::size_t count;
  };
  struct GroupBuffers {
    failure::OccurrenceBatch trials;
    std::vector<std::uint64_t> numbers;
  };
  /// To be called before `for_each_group`.
  void put_in_order();
  /// Calls f(Group) for a part of what waits, at most `most` distinct trials at a time. Parts may
  /// be taken at the same time, with buffers of their own.
  template <class F>
  void for_each_group(Part part, std::size_t most, GroupBuffers& buffers, F&& f) const;
  /// None waits any more.
  void clear();

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  [[nodiscard]] std::uint32_t find(const failure::OccurrenceSpan& trial, std::uint64_t hash);
  void append(const failure::OccurrenceSpan& trial, std::uint64_t hash);
  void grow_table();
  [[nodiscard]] std::size_t take_group(std::size_t begin, std::size_t end,
                                       GroupBuffers& buffers) const;
  void take(std::uint32_t distinct, GroupBuffers& buffers) const;

  failure::OccurrenceBatch distinct_;    ///< one trial of each kind
  std::vector<std::uint64_t> hash_;      ///< by distinct trial
  std::vector<std::uint32_t> copies_;    ///< by distinct trial
  std::vector<std::uint32_t> last_;      ///< by distinct trial: the last of its copies
  std::vector<std::uint64_t> number_;    ///< by trial
  std::vector<std::uint32_t> previous_;  ///< by trial: the copy before it, or none
  std::size_t repeated_ = 0;             ///< trials with occurrences that were like one before
  std::vector<std::uint32_t> table_;  ///< hash table of distinct trials; a power of two, or empty
  std::vector<std::uint32_t> order_;  ///< distinct trials, those with most copies first
};

template <class F>
void DistinctTrials::for_each_group(Part part, std::size_t most, GroupBuffers& buffers,
                                    F&& f) const {
  const std::size_t end = order_.size() * (part.index + 1) / part.count;
  for (std::size_t begin = order_.size() * part.index / part.count; begin < end;) {
    const std::uint64_t copies = copies_[order_[begin]];
    begin = take_group(begin, std::min(end, begin + most), buffers);
    f(Group{buffers.trials, buffers.numbers, copies});
  }
}

}  // namespace faultline::run
