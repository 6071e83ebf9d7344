// SPDX-License-Identifier: Apache-2.0
#include "risk/rows_by_holder.hpp"

namespace faultline::risk {

void RowsByHolder::sort(const portfolio::LossBatch& losses, std::size_t holder_count) {
  offset_.assign(holder_count + 2, 0);
  for (const portfolio::TrialLoss& row : losses.by_trial) ++offset_[row.holder.index() + 2];
  for (std::size_t h = 2; h < offset_.size(); ++h) offset_[h] += offset_[h - 1];
  rows_.resize(losses.by_trial.size());
  for (std::uint32_t trial = 0; trial + 1 < losses.trial_offset.size(); ++trial) {
    for (std::uint32_t i = losses.trial_offset[trial]; i < losses.trial_offset[trial + 1]; ++i) {
      rows_[offset_[losses.by_trial[i].holder.index() + 1]++] = {i, trial};
    }
  }
}

}  // namespace faultline::risk
