// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/executor.hpp"

namespace faultline::run {

/// Runs tasks on plain threads that take the next task from a counter. Every instruction is visible
/// to the thread sanitizer, which is what it is for.
class ThreadExecutor final : public base::Executor {
 public:
  explicit ThreadExecutor(std::size_t workers);
  [[nodiscard]] std::size_t worker_count() const override { return workers_; }
  void for_each(std::size_t count, const Body& body) override;

 private:
  std::size_t workers_;
};

}  // namespace faultline::run
