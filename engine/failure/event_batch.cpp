// SPDX-License-Identifier: Apache-2.0
#include "failure/event_batch.hpp"

#include <algorithm>

#include "base/contracts.hpp"

namespace faultline::failure {

void EventBatch::clear() {
  trials = {};
  trial.clear();
  cause.clear();
  index.clear();
  time.clear();
  severity.clear();
}

double severity_of(const OccurrenceSpan& occurrences, std::size_t j) {
  double largest = 0.0;
  for (const Strike& strike : occurrences.strikes_of(j))
    largest = std::max(largest, strike.fraction);
  for (const ContractBreak& one : occurrences.breaks_of(j))
    largest = std::max(largest, one.fraction);
  return largest;
}

void append_events(const OccurrenceBatch& batch, EventBatch& events) {
  if (events.trials.count == 0) events.trials.first = batch.trials.first;
  FAULTLINE_EXPECT(events.trials.end() == batch.trials.first);
  events.trials.count += batch.trials.count;
  const OccurrenceSpan all(batch);
  for (std::size_t t = 0; t < all.trial_count(); ++t) {
    const auto [begin, end] = all.of_trial(t);
    for (auto j = begin; j < end; ++j) {
      events.trial.push_back(batch.trials.first + t);
      events.cause.push_back(all[j].cause.index());
      events.index.push_back(all[j].index);
      events.time.push_back(all[j].time);
      events.severity.push_back(severity_of(all, j));
    }
  }
}

}  // namespace faultline::failure
