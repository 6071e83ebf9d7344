// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/hdf5_dimension.hpp"
#include "io/hdf5_handle.hpp"
#include "run/run_result.hpp"
#include "run/trial_sink.hpp"

namespace faultline::io {

/// The arrays that keep single trials: `trial_book_loss(case, trial, perspective)` and
/// `trial_weight(trial)`. Contiguous, with their place in the file known from the start: whole
/// columns are what notebooks read, and the bytes do not depend on the order of writing.
/// Throws `Hdf5Failure`.
class ResultTrials {
 public:
  ResultTrials(hid_t file, random::TrialRange trials, std::size_t cases);
  /// Expects trials within the range, each (case, trial) once.
  void write(const run::TrialColumns& columns);
  /// Adds what makes them labelled arrays, once the axes are there. Expects every trial of the
  /// result to have been written for every case.
  void finish(hid_t file, const run::Provenance& provenance, DimensionLinks& links);

 private:
  void write_losses(const run::TrialColumns& columns, hsize_t first);
  void write_weights(const run::TrialColumns& columns, hsize_t first);

  random::TrialRange trials_;
  std::vector<std::uint64_t> written_;  ///< trials so far, by case
  Hid losses_;
  Hid weights_;
  std::vector<double> row_major_;  ///< of one call of `write`, by (trial, perspective)
};

}  // namespace faultline::io
