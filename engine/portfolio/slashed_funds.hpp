// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "failure/occurrence_batch.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/yield_spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// Where the stake goes that AVSs slash of which that is written: item i is one.
///
/// With S what an occurrence gives the AVS and h the harm that it does to its users,
///
///   burned         all of S is burned
///   redistributed  all of S goes to whom the operator set names
///   harmed         min(S, h) goes to the users, the rest of S is burned, h − min(S, h) stays
///                  unpaid                                                              (L.15)
///
/// so that what is burned, redistributed and paid to users adds up to what is slashed.
///
/// Source: ELIP-006 (redistribution; not of beacon chain ETH).
class SlashedFunds {
 public:
  enum Part : std::size_t { burned, redistributed, harmed, unpaid, part_count };
  static constexpr std::array<std::string_view, part_count> part_names{"burned", "redistributed",
                                                                       "harmed", "unpaid"};
  using Parts = std::array<double, part_count>;  ///< numeraire
  struct Item {
    std::string avs;
    SlashedTo to;
    double harm;   ///< of an occurrence, numeraire
    double reach;  ///< the most that it can slash in a trial, numeraire
  };
  /// Buffers; all 0 between trials.
  struct Workspace {
    std::vector<double> slashed;       ///< by item: of the occurrence at hand
    std::vector<Parts> parts;          ///< by item: of the trial at hand
    std::vector<std::uint32_t> items;  ///< of the occurrence at hand
    std::vector<std::uint32_t> of_trial;
  };

  /// `specs` in the order of the AVSs of the graph. Complains below `avs.<id>` about a harm without
  /// `harmed` and the reverse, and about the redistribution of stake that cannot be.
  static SlashedFunds compile(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
                              std::span<const AvsTermsSpec> specs, base::Issues& issues);

  [[nodiscard]] std::span<const Item> items() const { return items_; }

  /// Calls `visit(item, parts)` for every AVS to which some occurrences of one trial gave anything.
  template <class Visit>
  void for_each_slashed(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
                        Workspace& workspace, const Visit& visit) const {
    gather(hits, occurrences, workspace);
    for (const auto item : workspace.of_trial) {
      visit(item, workspace.parts[item]);
      workspace.parts[item] = {};
    }
    workspace.of_trial.clear();
  }

 private:
  void gather(const penalty::HitBatch& hits, failure::OccurrenceSpan::Range occurrences,
              Workspace& workspace) const;
  void take(stake::AvsId avs, double amount, Workspace& workspace) const;
  void share_out(std::uint32_t item, Workspace& workspace) const;

  std::vector<Item> items_;
  std::vector<std::optional<std::uint32_t>> item_of_;  ///< by AVS
  std::vector<double> sweep_;                          ///< by AVS: what the fraction 1 takes
  std::vector<double> price_;                          ///< by pool
};

}  // namespace faultline::portfolio
