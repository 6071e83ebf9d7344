// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace faultline::base {

/// Runs independent tasks. Results must not depend on which worker runs which task, nor on the
/// order: that is the caller's duty, and what makes the number of threads invisible.
class Executor {
 public:
  /// `task` is 0 … count−1, `worker` 0 … worker_count()−1; one worker runs one task at a time.
  using Body = std::function<void(std::size_t task, std::size_t worker)>;

  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  [[nodiscard]] virtual std::size_t worker_count() const = 0;

  /// Returns when all tasks are done. The first exception of a task is rethrown here, after the
  /// running tasks have ended; tasks not yet begun are then skipped.
  virtual void for_each(std::size_t count, const Body& body) = 0;
};

/// Runs the tasks one after another on the calling thread.
class SerialExecutor final : public Executor {
 public:
  [[nodiscard]] std::size_t worker_count() const override { return 1; }
  void for_each(std::size_t count, const Body& body) override {
    for (std::size_t task = 0; task < count; ++task) body(task, 0);
  }
};

/// What runs tasks where nobody says what else; it has no state.
[[nodiscard]] inline Executor& serial_executor() {
  static SerialExecutor executor;
  return executor;
}

}  // namespace faultline::base
