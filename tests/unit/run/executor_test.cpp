// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

#include "run/tbb_executor.hpp"
#include "run/thread_executor.hpp"

namespace faultline::run::executor_test {
namespace {

template <class T>
std::unique_ptr<base::Executor> make(std::size_t workers) {
  return std::make_unique<T>(workers);
}

template <class T>
class ExecutorConformance : public testing::Test {};

using Executors = testing::Types<ThreadExecutor, TbbExecutor>;
TYPED_TEST_SUITE(ExecutorConformance, Executors);

TYPED_TEST(ExecutorConformance, RunsEveryTaskOnce) {
  for (const std::size_t workers : {1, 2, 3, 7}) {
    const auto executor = make<TypeParam>(workers);
    std::vector<std::atomic<int>> runs(1000);
    executor->for_each(runs.size(), [&](std::size_t task, std::size_t) { ++runs[task]; });
    for (const auto& count : runs) ASSERT_EQ(count.load(), 1);
  }
}

TYPED_TEST(ExecutorConformance, GivesAWorkerOneTaskAtATime) {
  const auto executor = make<TypeParam>(4);
  ASSERT_EQ(executor->worker_count(), 4u);
  std::vector<std::atomic<int>> busy(executor->worker_count());
  std::atomic<int> overlaps{0};
  executor->for_each(2000, [&](std::size_t, std::size_t worker) {
    if (busy.at(worker).fetch_add(1) != 0) ++overlaps;
    busy.at(worker).fetch_sub(1);
  });
  EXPECT_EQ(overlaps.load(), 0);
}

TYPED_TEST(ExecutorConformance, RethrowsTheExceptionOfATask) {
  const auto executor = make<TypeParam>(3);
  const auto failing = [](std::size_t task, std::size_t) {
    if (task == 5) throw std::runtime_error("task five");
  };
  EXPECT_THROW(executor->for_each(100, failing), std::runtime_error);
}

TYPED_TEST(ExecutorConformance, DoesNothingForNoTasks) {
  const auto executor = make<TypeParam>(2);
  executor->for_each(0, [](std::size_t, std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace faultline::run::executor_test
