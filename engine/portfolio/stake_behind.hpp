// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/position_terms.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What stands behind AVSs of which is written what attacking them takes or earns: item i is one.
///
/// Commitment c keeps, of the amount R_c that it reaches in pool p of amount A_p at full stake,
///   min(R_c − lost through c, A_p − lost by p)                                        (L.11)
/// and not less than 0: its own slashes wear an allocation, and no allocation reaches more than the
/// pool has left. A pool that is reached whole through several operators counts once.
///
/// Where a change of an allocation takes effect within the horizon, R_c is what the allocation is
/// then; of a slash before, that of which something is deallocated, the part (m + d)/m counts.
class StakeBehind {
 public:
  struct Item {
    std::string avs;
    double stake;  ///< behind it at the end without any loss, numeraire
    std::optional<double> threshold;
    std::optional<double> profit;  ///< from corruption, numeraire
  };
  /// Buffers; all 0 between trials.
  struct Workspace {
    std::vector<double> lost_by_pool;
    std::vector<double> lost_through;  ///< by commitment
    std::vector<double> lost_by_item;
    std::vector<std::uint32_t> pools;  ///< that lost something
    std::vector<std::size_t> items;    ///< with commitments to those
  };

  /// `specs` in the order of the AVSs of the graph.
  StakeBehind(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
              std::span<const AvsTermsSpec> specs, double horizon_years);

  [[nodiscard]] std::span<const Item> items() const { return items_; }

  /// Calls `visit(item, lost)` for every AVS that the occurrences of one trial took stake from, in
  /// the numeraire. Less than 2⁻⁴⁰ of what was there is the rounding of corrections, and nothing.
  template <class Visit>
  void for_each_loss(const penalty::HitBatch& hits, const failure::OccurrenceSpan& occurrences,
                     std::size_t trial, Workspace& workspace, const Visit& visit) const {
    gather(hits, occurrences, occurrences.of_trial(trial), workspace);
    for (const std::size_t item : workspace.items) {
      const double lost = workspace.lost_by_item[item];
      workspace.lost_by_item[item] = 0.0;
      if (lost > rounding_rest * items_[item].stake)
        visit(item, std::min(lost, items_[item].stake));
    }
    workspace.items.clear();
  }

 private:
  static constexpr double rounding_rest = 0x1p-40;
  /// Of an AVS that is an item.
  struct Commitment {
    std::uint32_t index;  ///< in the graph
    std::size_t item;
    double amount;  ///< reached at full stake, asset units
    double price;
  };
  /// Of what is slashed up to a moment, the part of which the allocation would be there at the end.
  struct Lasting {
    double part = 1.0;
    double until_years = 0.0;
  };
  void add_reach(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
                 double horizon_years);
  [[nodiscard]] double lasting(std::uint32_t commitment, double time) const;
  void gather(const penalty::HitBatch& hits, const failure::OccurrenceSpan& occurrences,
              failure::OccurrenceSpan::Range trial, Workspace& workspace) const;
  void clear(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range trial,
             Workspace& workspace) const;
  void add_loss(std::uint32_t pool, double lost, Workspace& workspace) const;
  void settle(std::uint32_t pool, Workspace& workspace) const;

  std::vector<Item> items_;
  std::vector<stake::PoolId> pool_of_;             ///< by commitment
  std::vector<std::uint32_t> first_of_avs_;        ///< AVSs + 1, into commitments
  std::vector<double> reach_;                      ///< by commitment
  std::vector<Lasting> lasting_;                   ///< by commitment; none where nothing changes
  std::vector<double> amount_;                     ///< by pool
  std::vector<std::vector<Commitment>> watching_;  ///< by pool
};

}  // namespace faultline::portfolio
