// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "portfolio/dated_loss.hpp"
#include "risk/mean_estimate.hpp"
#include "risk/measure_context.hpp"
#include "risk/position_table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// The positions of a measure that asks for the losses of some, not of all.
class WatchedPositions {
 public:
  /// `watches(terms)` says which of `MeasureContext::terms`.
  template <class Watches>
  WatchedPositions(const MeasureContext& context, const Watches& watches) {
    for (std::size_t p = 0; p < context.terms.size(); ++p) {
      if (watches(context.terms[p])) watch(p, context.terms[p]);
    }
  }

  /// Terms of those that are watched, in order; item i is `position(i)`.
  [[nodiscard]] std::span<const portfolio::PositionTerms> terms() const { return terms_; }
  /// Their values, numeraire.
  [[nodiscard]] std::vector<double> values() const;
  [[nodiscard]] std::size_t position(std::size_t item) const { return position_[item]; }
  [[nodiscard]] std::size_t size() const { return terms_.size(); }
  [[nodiscard]] bool empty() const { return terms_.empty(); }

  /// Calls `visit(trial, item, losses)` for every trial of a batch, which has claims and
  /// recoveries, and every watched position that lost something in it, net of cover.
  template <class Visit>
  void for_each_path(const TrialBatch& batch, const Visit& visit) {
    if (empty()) return;
    for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) {
      gather(batch, trial);
      for (const std::size_t item : lost_) {
        visit(trial, item, std::span<const portfolio::DatedLoss>(losses_[item]));
        losses_[item].clear();
      }
      lost_.clear();
    }
  }

  /// The estimate at each watched position.
  template <class Estimate>
  void fill(PositionTable& table, const MeasureContext& context, const Estimate& estimate) const {
    for (std::size_t i = 0; i < size(); ++i) {
      MeanEstimate found = estimate(i);
      if (context.parameter_parts) found.error = std::numeric_limits<double>::quiet_NaN();
      table.set(position_[i], found);
    }
  }

  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  void watch(std::size_t position, const portfolio::PositionTerms& terms);
  void gather(const TrialBatch& batch, std::size_t trial);
  void gather_occurrence(const TrialBatch& batch, std::size_t occurrence);

  std::vector<std::size_t> position_;  ///< by item
  std::vector<portfolio::PositionTerms> terms_;
  /// By position up to the last watched, whole tiles: its item + 1, or 0.
  std::vector<std::uint32_t> item_after_;
  std::vector<std::vector<portfolio::DatedLoss>> losses_;  ///< by item, of one trial
  std::vector<std::size_t> lost_;                          ///< items with losses in it
};

}  // namespace faultline::risk
