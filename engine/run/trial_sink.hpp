// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "random/trial_range.hpp"

namespace faultline::run {

/// What is kept of every single trial of one case: the loss of the book, in the numeraire.
/// The three columns have one value per trial of `trials`, in trial order.
struct TrialColumns {
  random::TrialRange trials;
  std::size_t case_index = 0;
  std::span<const double> gross;
  std::span<const double> recovered;
  std::span<const double> weight;  ///< the same in every case: cases share their draws
};

/// Takes trials as they are computed. Called by one thread at a time; ranges may come in any
/// order, each (case, trial) once.
class TrialSink {
 public:
  virtual ~TrialSink() = default;
  /// Called once, before any `write`: which trials will come, and for how many cases.
  virtual void begin(random::TrialRange trials, std::size_t cases) = 0;
  /// Throws what the implementation throws when it cannot keep them.
  virtual void write(const TrialColumns& columns) = 0;
};

}  // namespace faultline::run
