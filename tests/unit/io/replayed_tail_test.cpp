// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/cancellation.hpp"
#include "base/executor.hpp"
#include "io/scenario_echo.hpp"
#include "io/scenario_reader.hpp"
#include "risk/measure.hpp"
#include "run/tell_trial.hpp"
#include "run/trial_loop.hpp"

namespace faultline::io::replayed_tail_test {
namespace {

/// The realistic scenario in its three cases, read back from their echoes as from a result.
run::Plan realistic_plan() {
  const std::string folder = FAULTLINE_SOURCE_DIR "/scenarios/restaking-2026/";
  std::vector<run::Scenario> scenarios;
  for (const char* file : {"scenario.toml", "allocated-today.toml", "shared.toml"}) {
    const auto read = read_scenario(folder + file).scenario;
    scenarios.push_back(read_scenario_text(echo_toml(read), file).scenario);
    scenarios.back().run.trials = 4096;
  }
  std::vector<base::Issues> issues(scenarios.size());
  return std::move(*run::Plan::compile(scenarios, issues));
}

TEST(ReplayedTail, IsTheTailToTheLastBitInEveryCaseOfTheRealisticScenario) {
  const auto plan = realistic_plan();
  base::SerialExecutor serial;
  const base::CancellationToken cancellation;
  std::atomic<std::uint64_t> done{0};
  const auto measured = run::simulate(
      plan, plan.trials(), {.executor = serial, .cancellation = cancellation, .trials_done = done});
  for (std::size_t c = 0; c < plan.cases().size(); ++c) {
    const auto worst = risk::worst_trials(measured.measures(c));
    EXPECT_EQ(worst.size(), 1000U);
    for (const auto& trial : worst) {
      const auto told = run::tell_trial(plan, c, trial.trial);
      EXPECT_EQ(told.book.gross, trial.gross);
      EXPECT_EQ(told.book.recovered, trial.recovered);
      EXPECT_EQ(told.book.net, trial.net);
    }
  }
}

}  // namespace
}  // namespace faultline::io::replayed_tail_test
