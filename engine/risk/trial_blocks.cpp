// SPDX-License-Identifier: Apache-2.0
#include "risk/trial_blocks.hpp"

#include <array>

namespace faultline::risk {

void TrialBlocks::share_out(const TrialNumbers& trials) {
  shares_.clear();
  offset_.assign(1, 0);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    std::array<std::uint64_t, count> copies{};
    for (std::uint64_t k = 0; k < trials.copies(); ++k) ++copies[block_of(trials.number(i, k))];
    for (std::uint32_t block = 0; block < count; ++block)
      if (copies[block] > 0) shares_.push_back({block, copies[block]});
    offset_.push_back(shares_.size());
  }
}

}  // namespace faultline::risk
