// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "insurance/term/at_risk.hpp"

namespace faultline::insurance {

/// The occurrences of one moment of a trial, on their way through the terms of a contract: an
/// amount for each, or where terms look at positions one for each position in each.
struct Moment {
  double time;                      ///< years
  std::span<const double> subject;  ///< by amount: the loss that the first term sees, numeraire
  std::span<double> amounts;        ///< what reaches the next term, numeraire
  std::span<const AtRisk> at_risk = {};  ///< by amount; nothing where no term asks
  /// By amount: its occurrence, counted from 0. Nothing: each amount is an occurrence.
  std::span<const std::uint32_t> occurrence = {};
  /// Occurrences within so many years of the first are one event to terms per occurrence; 0: each
  /// is one by itself.
  double event_years = 0.0;
  double residue = 0.0;  ///< up to this part of the subject loss, what a term passes on is nothing
};

/// Days of a year are no binary fractions: dates, in days, that are closer than this are the same.
inline constexpr double same_date = 1e-9;

/// What a trial has used up of one layer of a tower.
struct LayerUse {
  double before = 0.0;  ///< at the moment before, numeraire
  double used = 0.0;    ///< after the last moment, numeraire
  double open = 1.0;    ///< part of what the last moment brought into the layer that it covers
  double inside_before = 0.0;  ///< what had come into it before the last moment, numeraire
  double inside = 0.0;         ///< what has come into it, covered or not, numeraire
};

/// What reached a term at one moment, and what it passed on.
struct DatedLoss {
  double time;    ///< years
  double loss;    ///< numeraire
  double passed;  ///< numeraire
};

/// What one term remembers from one moment of a trial to the next.
struct TermState {
  /// What has reached a term in the aggregate, numeraire or a count; of a term per occurrence what
  /// has reached it in the event at hand, where events may have several occurrences.
  double carried = 0.0;
  double before = 0.0;   ///< the same as the last moment found it
  double subject = 0.0;  ///< what the first term saw of it, where a term asks, numeraire
  double passed = 0.0;   ///< what a term that jumps has passed on of it, numeraire
  double event_began = -std::numeric_limits<double>::infinity();  ///< years
  std::vector<LayerUse> layers;   ///< of a tower whose layers remember
  std::vector<DatedLoss> window;  ///< of a term that looks back over days

  /// The state at the start of a trial.
  void reset() {
    carried = 0.0;
    before = 0.0;
    subject = 0.0;
    passed = 0.0;
    event_began = -std::numeric_limits<double>::infinity();
    layers.clear();
    window.clear();
  }
};

}  // namespace faultline::insurance
