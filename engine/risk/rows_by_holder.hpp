// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "portfolio/loss_batch.hpp"

namespace faultline::risk {

/// The rows of `LossBatch::by_trial` holder by holder, for measures whose state per holder is
/// large: it then stays in the cache while a batch is added. Buffers are reused.
class RowsByHolder {
 public:
  struct Row {
    std::uint32_t index;  ///< into `by_trial`
    std::uint32_t trial;  ///< of the batch
  };

  void sort(const portfolio::LossBatch& losses, std::size_t holder_count);

  /// In the order of trials.
  [[nodiscard]] std::span<const Row> of(portfolio::HolderId holder) const {
    const std::size_t h = holder.index();
    return std::span{rows_}.subspan(offset_[h], offset_[h + 1] - offset_[h]);
  }

 private:
  std::vector<std::uint32_t> offset_;  ///< holders + 2 while sorting
  std::vector<Row> rows_;
};

}  // namespace faultline::risk
