// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "random/trial_range.hpp"

namespace faultline::risk {

/// Which trials of the run those of a batch are. Each is one of some consecutive ones, or stands
/// for `copies()` trials that lost the same.
class TrialNumbers {
 public:
  /// Each for itself.
  TrialNumbers(random::TrialRange trials)  // NOLINT(google-explicit-constructor)
      : first_(trials.first), count_(trials.count) {}
  /// The first `copies` of `numbers` belong to the first trial of the batch, and so on.
  TrialNumbers(std::span<const std::uint64_t> numbers, std::uint64_t copies)
      : numbers_(numbers), count_(numbers.size() / copies), copies_(copies) {}

  /// Trials of the batch.
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::uint64_t copies() const { return copies_; }
  /// The number of copy k of trial i of the batch.
  [[nodiscard]] std::uint64_t number(std::size_t i, std::uint64_t k = 0) const {
    return numbers_.empty() ? first_ + i : numbers_[i * copies_ + k];
  }

 private:
  std::span<const std::uint64_t> numbers_;
  std::uint64_t first_ = 0;
  std::size_t count_;
  std::uint64_t copies_ = 1;
};

}  // namespace faultline::risk
