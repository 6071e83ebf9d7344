// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace faultline::insurance {

/// The occurrences of one moment of a trial, on their way through the terms of a contract.
struct Moment {
  double time;                      ///< years
  std::span<const double> subject;  ///< by occurrence: the loss that the first term sees, numeraire
  std::span<double> amounts;        ///< by occurrence: what reaches the next term, numeraire
};

/// What a trial has used up of one layer of a tower.
struct LayerUse {
  double before = 0.0;  ///< at the moment before, numeraire
  double used = 0.0;    ///< after the last moment, numeraire
  double open = 1.0;    ///< part of what the last moment brought into the layer that it covers
};

/// What reached a term at one moment, and what it passed on.
struct DatedLoss {
  double time;    ///< years
  double loss;    ///< numeraire
  double passed;  ///< numeraire
};

/// What one term remembers from one moment of a trial to the next.
struct TermState {
  double carried = 0.0;           ///< what has reached an aggregate term: numeraire, or a count
  double before = 0.0;            ///< the same as the last moment found it
  double passed = 0.0;            ///< what an aggregate term that jumps has passed on, numeraire
  std::vector<LayerUse> layers;   ///< of a tower whose layers are reinstated
  std::vector<DatedLoss> window;  ///< of a term that looks back over days

  /// The state at the start of a trial.
  void reset() {
    carried = 0.0;
    before = 0.0;
    passed = 0.0;
    layers.clear();
    window.clear();
  }
};

}  // namespace faultline::insurance
