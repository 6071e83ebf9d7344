// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failure/event_batch.hpp"
#include "random/trial_range.hpp"

namespace faultline::run {

/// Takes the occurrences of a run as they are drawn, to be kept.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Called once, before any `write`: which trials will come.
  virtual void begin(random::TrialRange trials) = 0;
  /// Called by one thread at a time, in trial order. Throws what the implementation throws when it
  /// cannot keep them.
  virtual void write(const failure::EventBatch& events) = 0;
};

}  // namespace faultline::run
