// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

#include "failure/event_batch.hpp"
#include "random/trial_range.hpp"

namespace faultline::run {

/// Gives back occurrences that were kept.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// Replaces `events` by those of the trials, in order. Several threads may call it at once.
  /// Throws what the implementation throws when it cannot.
  virtual void read(random::TrialRange trials, failure::EventBatch& events) = 0;
};

/// The occurrences that were kept are not those that this program would draw.
class EventsDiffer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace faultline::run
