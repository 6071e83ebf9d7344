// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "failure/event_batch.hpp"
#include "io/hdf5_dimension.hpp"
#include "io/hdf5_handle.hpp"
#include "random/trial_range.hpp"
#include "run/run_result.hpp"

namespace faultline::io {

/// The columns that keep occurrences: one row for each, `event_trial(event)` and so on. What there
/// will be is not known from the start, so they grow; they are written in whole chunks, one after
/// the other, so that the bytes do not depend on how rows come in. Throws `Hdf5Failure`.
class ResultEvents {
 public:
  ResultEvents(hid_t file, random::TrialRange trials);
  /// Expects trials that follow those before.
  void write(const failure::EventBatch& events);
  /// Adds the last rows, and what makes them labelled arrays. Expects every trial of the result to
  /// have been written, and an axis "cause".
  void finish(hid_t file, const run::Provenance& provenance, DimensionLinks& links);

 private:
  void write_rows(std::size_t count);

  random::TrialRange trials_;
  std::uint64_t next_;           ///< trial that is to come
  hsize_t rows_ = 0;             ///< in the file
  failure::EventBatch waiting_;  ///< for a chunk to be full
  Hid trial_;
  Hid cause_;
  Hid index_;
  Hid time_;
  Hid severity_;
};

}  // namespace faultline::io
