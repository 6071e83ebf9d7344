// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "failure/occurrence_batch.hpp"

namespace faultline::failure {

/// Calls f(CauseId) for each cause that failed in occurrence j: its own first, which may be a
/// shock, then those that the shock killed, in order. Each once.
template <class F>
void for_each_failed(const OccurrenceSpan& occurrences, std::size_t j, F&& f) {
  f(occurrences[j].cause);
  for (const CauseId killed : occurrences.killed_in(j)) f(killed);
}

}  // namespace faultline::failure
