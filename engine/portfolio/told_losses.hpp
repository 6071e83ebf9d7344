// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "insurance/subject_losses.hpp"
#include "numerics/tile.hpp"
#include "penalty/hit_batch.hpp"
#include "portfolio/contract_losses.hpp"
#include "portfolio/ground_up.hpp"
#include "portfolio/loss_words.hpp"

namespace faultline::portfolio {

/// Losses of occurrences told apart by the words that hold for what was swept and hit. Each part is
/// rounded to the money grids, and the loss of an occurrence is the sum of its parts.
class ToldLosses {
 public:
  struct Workspace {
    std::vector<insurance::LossWordSet> words;  ///< of the occurrence at hand, each once
    std::vector<insurance::LossWordSet> taken;  ///< for what its contracts take, one by one
    std::vector<penalty::Sweep> sweeps;         ///< of the part at hand
    std::vector<penalty::Hit> hits;
    GroundUp::Workspace ground_up;
    std::vector<numerics::Tile> sum;  ///< dense; 0 between occurrences
    numerics::TileSet touched;
    std::vector<numerics::Tile> part;  ///< dense; 0 between parts
    numerics::TileSet part_touched;
    numerics::TileRows slashes;  ///< of the occurrence at hand, by part, on the grids
  };

  ToldLosses(const GroundUp& ground_up, const LossWords& words,
             std::span<const numerics::Tile> rounder, Workspace& workspace);

  /// Appends the parts of occurrence j, and their sum as a row of the losses.
  void add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits, std::size_t j,
           insurance::SubjectLosses& claims);

  /// The same in a trial in which contracts fail: what they take and cost is a part too.
  void add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits, std::size_t j,
           const ContractLosses& contracts, ContractLosses::Workspace& contract_losses,
           insurance::SubjectLosses& claims);

 private:
  void list_words();
  void list_breaks(const failure::OccurrenceSpan& occurrences, std::size_t j,
                   const ContractLosses& contracts, ContractLosses::Workspace& contract_losses);
  void add_part(insurance::LossParts& parts);
  void add_slash(const numerics::TileSpan& amounts);
  void add_to_part(const numerics::TileSpan& amounts);
  void end_part(insurance::LossWordSet words, insurance::LossParts& parts);
  void end_occurrence(insurance::SubjectLosses& claims);

  const GroundUp& ground_up_;
  const LossWords& words_;
  std::span<const numerics::Tile> rounder_;
  Workspace& workspace_;
};

}  // namespace faultline::portfolio
