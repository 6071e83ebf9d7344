// SPDX-License-Identifier: Apache-2.0
#include "run/tbb_executor.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include "base/contracts.hpp"

namespace faultline::run {

struct TbbExecutor::Arena {
  explicit Arena(std::size_t workers)
      : allowed(tbb::global_control::max_allowed_parallelism, workers),
        arena(static_cast<int>(workers)) {}
  tbb::global_control allowed;
  tbb::task_arena arena;
};

TbbExecutor::TbbExecutor(std::size_t workers) {
  FAULTLINE_EXPECT(workers > 0);
  arena_ = std::make_unique<Arena>(workers);
}

TbbExecutor::~TbbExecutor() = default;

std::size_t TbbExecutor::worker_count() const {
  return static_cast<std::size_t>(arena_->arena.max_concurrency());
}

void TbbExecutor::for_each(std::size_t count, const Body& body) {
  arena_->arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& tasks) {
          const auto worker =
              static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
          for (std::size_t task = tasks.begin(); task != tasks.end(); ++task) body(task, worker);
        },
        tbb::simple_partitioner{});
  });
}

std::size_t TbbExecutor::available_workers() {
  return static_cast<std::size_t>(tbb::info::default_concurrency());
}

}  // namespace faultline::run
