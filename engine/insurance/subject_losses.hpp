// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "numerics/tile.hpp"

namespace faultline::insurance {

/// The same losses, told apart by the words that hold for them.
struct LossParts {
  std::vector<std::uint32_t> offset{0};  ///< occurrences + 1, into the rows; or just 0
  std::vector<LossWordSet> words;        ///< by row; ascending in an occurrence, each once
  numerics::TileRows losses;             ///< on the money grids of the insured

  [[nodiscard]] bool told() const { return offset.size() > 1; }
  void clear() {
    offset.assign(1, 0);
    words.clear();
    losses.clear();
  }
};

/// What everybody lost in every occurrence of some trials, before any cover: lane i is insured i.
/// Amounts lie on the money grids of the insured, and what one of them loses in a trial stays below
/// 2⁵¹ quanta. Lanes behind the last insured are 0.
struct SubjectLosses {
  std::vector<std::uint32_t> trial_offset;  ///< trials + 1, into the occurrences
  std::vector<double> time;                 ///< by occurrence: years, ascending in a trial
  numerics::TileRows losses;                ///< a row an occurrence, numeraire
  ProviderDefaults defaults = {};
  LossParts parts = {};   ///< where covers ask for it: they add up to the losses
  ClaimFacts facts = {};  ///< where contracts ask for them

  void clear() {
    trial_offset.assign(1, 0);
    time.clear();
    losses.clear();
    defaults.clear();
    parts.clear();
    facts.clear();
  }
};

/// What was recovered on them.
struct Recoveries {
  /// By tile of `SubjectLosses::losses`: at most the loss, on the same grid.
  std::vector<numerics::Tile> recovered;
  ClaimBatch claims;      ///< those that were settled one by one
  RecoveryBatch settled;  ///< and how

  void clear() {
    recovered.clear();
    claims.clear();
    settled.clear();
  }
};

}  // namespace faultline::insurance
