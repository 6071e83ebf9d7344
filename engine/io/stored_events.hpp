// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>

#include "failure/event_batch.hpp"
#include "random/trial_range.hpp"
#include "run/event_source.hpp"

namespace faultline::io {

/// What rows of kept occurrences must fit.
struct EventBounds {
  random::TrialRange trials;  ///< of the result
  std::size_t causes;         ///< how many there are
  double horizon_years;       ///< no occurrence is later
};

/// Occurrences in a result file, read chunk by chunk as they are asked for; some chunks are kept in
/// memory. Every row is checked before anybody sees it.
class StoredEvents final : public run::EventSource {
 public:
  /// Throws `ResultFileError` as `read_result` does: `damaged` also where a row does not fit.
  StoredEvents(std::filesystem::path path, const EventBounds& bounds);
  ~StoredEvents() override;
  StoredEvents(const StoredEvents&) = delete;
  StoredEvents& operator=(const StoredEvents&) = delete;

  /// Expects trials of the result. Throws as the constructor does.
  void read(random::TrialRange trials, failure::EventBatch& events) override;

  [[nodiscard]] std::uint64_t rows() const;

 private:
  class Columns;
  std::unique_ptr<Columns> columns_;
  std::mutex mutex_;  ///< of the file
};

}  // namespace faultline::io
