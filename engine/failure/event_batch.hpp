// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "random/trial_range.hpp"

namespace faultline::failure {

/// Occurrences as they are kept for later: what their addresses do not say, and how hard they
/// strike. One row for each, sorted as in an `OccurrenceBatch`; trials without any have none.
struct EventBatch {
  random::TrialRange trials;         ///< all trials that rows may be of
  std::vector<std::uint64_t> trial;  ///< rising
  std::vector<std::uint32_t> cause;  ///< index of the `CauseId`
  std::vector<std::uint32_t> index;  ///< `Occurrence::index`
  std::vector<double> time;          ///< years since `as_of`
  std::vector<double> severity;      ///< `severity_of`

  [[nodiscard]] std::size_t size() const { return trial.size(); }
  void clear();
};

/// The largest fraction of anything that occurrence j strikes or breaks; 0 where it does neither.
[[nodiscard]] double severity_of(const OccurrenceSpan& occurrences, std::size_t j);

/// Appends the occurrences of a batch. Its trials follow those that are there already, or there are
/// none.
void append_events(const OccurrenceBatch& batch, EventBatch& events);

}  // namespace faultline::failure
