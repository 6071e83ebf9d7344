// SPDX-License-Identifier: Apache-2.0
//
// The trial loop on plain threads, for the thread sanitizer: it sees every instruction of them,
// which it does not see of TBB's. Whatever threads share while a run goes on is touched here.
#include "run/trial_loop.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "run/thread_executor.hpp"
#include "support/sample_scenario.hpp"

namespace faultline::run::trial_loop_test {
namespace {

constexpr random::TrialRange trials{0, 4'000};
constexpr std::uint64_t batch_trials = 128;

class CountingSink final : public TrialSink {
 public:
  void begin(random::TrialRange, std::size_t) override {}
  void write(const TrialColumns& columns) override { rows += columns.gross.size(); }
  std::size_t rows = 0;
};

class TrialLoopOnThreads : public testing::Test {
 protected:
  static Plan compile(const std::vector<Scenario>& scenarios) {
    std::vector<base::Issues> issues(scenarios.size());
    return Plan::compile(scenarios, issues).value();
  }

  std::vector<std::byte> simulate_on(base::Executor& executor, TrialSink* sink = nullptr) {
    return simulate(plan_, executor, sink);
  }
  std::vector<std::byte> simulate(const Plan& plan, base::Executor& executor, TrialSink* sink) {
    return run::simulate(plan, trials,
                         {.executor = executor,
                          .cancellation = cancellation_,
                          .trials_done = done_,
                          .batch_trials = batch_trials,
                          .sink = sink})
        .save();
  }

  Plan plan_ = compile({test::sample_scenario(), test::shared_sample_scenario()});
  base::CancellationToken cancellation_;
  std::atomic<std::uint64_t> done_{0};
};

TEST_F(TrialLoopOnThreads, GivesTheBitsOfOneThread) {
  base::SerialExecutor serial;
  ThreadExecutor threads(4);
  EXPECT_EQ(simulate_on(threads), simulate_on(serial));
}

TEST_F(TrialLoopOnThreads, GivesTheBitsOfOneThreadWhereTrialsRepeat) {
  const Plan repeating = compile({test::repeating_sample_scenario()});
  base::SerialExecutor serial;
  ThreadExecutor threads(4);
  EXPECT_EQ(simulate(repeating, threads, nullptr), simulate(repeating, serial, nullptr));
}

TEST_F(TrialLoopOnThreads, FeedsASinkFromOneThreadAtATime) {
  ThreadExecutor threads(4);
  CountingSink sink;
  (void)simulate_on(threads, &sink);
  EXPECT_EQ(sink.rows, trials.count * plan_.cases().size());
}

TEST_F(TrialLoopOnThreads, IsWatchedAndCancelledFromOutside) {
  ThreadExecutor threads(3);
  std::thread watcher([this] {
    while (done_.load() == 0) std::this_thread::yield();
    cancellation_.cancel();
  });
  try {
    (void)simulate_on(threads);
    EXPECT_EQ(done_.load(), trials.count);  // it ended before the watcher looked
  } catch (const base::Cancelled&) {
    EXPECT_LT(done_.load(), trials.count);
  }
  watcher.join();
}

}  // namespace
}  // namespace faultline::run::trial_loop_test
