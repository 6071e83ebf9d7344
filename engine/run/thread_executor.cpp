// SPDX-License-Identifier: Apache-2.0
#include "run/thread_executor.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/contracts.hpp"

namespace faultline::run {

ThreadExecutor::ThreadExecutor(std::size_t workers) : workers_(workers) {
  FAULTLINE_EXPECT(workers > 0);
}

void ThreadExecutor::for_each(std::size_t count, const Body& body) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::exception_ptr first_error;
  const auto work = [&](std::size_t worker) {
    try {
      while (!failed.load()) {
        const std::size_t task = next.fetch_add(1);
        if (task >= count) return;
        body(task, worker);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failed.exchange(true)) first_error = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < workers_; ++worker) threads.emplace_back(work, worker);
  for (auto& thread : threads) thread.join();
  if (first_error) std::rethrow_exception(first_error);
}

}  // namespace faultline::run
