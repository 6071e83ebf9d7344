// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "base/executor.hpp"

namespace faultline::run {

/// Runs tasks in a TBB arena of its own, of exactly this many workers.
class TbbExecutor final : public base::Executor {
 public:
  explicit TbbExecutor(std::size_t workers);
  ~TbbExecutor() override;
  [[nodiscard]] std::size_t worker_count() const override;
  void for_each(std::size_t count, const Body& body) override;

  /// How many workers the machine (and the affinity of this process) offers.
  [[nodiscard]] static std::size_t available_workers();

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace faultline::run
