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
class StakeBehind {
 public:
  struct Item {
    std::string avs;
    double stake;  ///< behind it before any loss, numeraire
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
              std::span<const AvsTermsSpec> specs);

  [[nodiscard]] std::span<const Item> items() const { return items_; }

  /// Calls `visit(item, lost)` for every AVS that some occurrences of one trial took stake from,
  /// in the numeraire. Less than 2⁻⁴⁰ of what was there is the rounding of corrections, and
  /// nothing.
  template <class Visit>
  void for_each_loss(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
                     Workspace& workspace, const Visit& visit) const {
    gather(hits, occurrences, workspace);
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
  void gather(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
              Workspace& workspace) const;
  void add_loss(std::uint32_t pool, double lost, Workspace& workspace) const;
  void settle(std::uint32_t pool, Workspace& workspace) const;
  [[nodiscard]] std::uint32_t commitment_of(const penalty::Hit& hit) const;

  std::vector<Item> items_;
  std::vector<stake::Commitment> commitments_;     ///< of the graph
  std::vector<std::uint32_t> first_of_avs_;        ///< AVSs + 1, into those
  std::vector<double> reach_;                      ///< by commitment
  std::vector<double> amount_;                     ///< by pool
  std::vector<std::vector<Commitment>> watching_;  ///< by pool
};

}  // namespace faultline::portfolio
