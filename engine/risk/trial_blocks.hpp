// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "risk/parameter_parts.hpp"
#include "risk/trial_numbers.hpp"

namespace faultline::risk {

/// Which of 64 blocks trials belong to: those whose numbers are equal modulo 64, or, where unknown
/// parameters are drawn, those of parameter draws whose numbers are. Blocks of two cases, of one
/// run or of two, meet the same draws, so that how their differences vary from block to block is
/// the error of the difference (`paired_difference`).
class TrialBlocks {
 public:
  static constexpr std::size_t count = 64;

  explicit TrialBlocks(std::optional<ParameterParts> parts) : parts_(parts) {}

  /// Copies of one trial in one block.
  struct Share {
    std::uint32_t block;
    std::uint64_t copies;
  };
  /// Replaces what is known of a batch by what is to be known of the next.
  void share_out(const TrialNumbers& trials);
  /// Of all trials of the batch.
  [[nodiscard]] std::span<const Share> shares() const { return shares_; }
  /// Of one of its trials.
  [[nodiscard]] std::span<const Share> shares_of(std::size_t trial) const {
    return std::span(shares_).subspan(offset_[trial], offset_[trial + 1] - offset_[trial]);
  }

 private:
  [[nodiscard]] std::size_t block_of(std::uint64_t trial) const {
    return (parts_ ? parts_->of(trial) : trial) % count;
  }

  std::optional<ParameterParts> parts_;
  std::vector<Share> shares_;  ///< by trial
  std::vector<std::size_t> offset_;
};

}  // namespace faultline::risk
