// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/cancellation.hpp"
#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/host_record.hpp"
#include "cli/interrupt.hpp"
#include "cli/load_plan.hpp"
#include "cli/memory_check.hpp"
#include "cli/mergeable.hpp"
#include "cli/progress.hpp"
#include "cli/summary.hpp"
#include "cli/warnings_text.hpp"
#include "cli/whole_number.hpp"
#include "io/result_writer.hpp"
#include "run/report.hpp"
#include "run/tbb_executor.hpp"
#include "run/trial_loop.hpp"

namespace faultline::cli {

namespace {

/// "A..B" within the planned trials; everything when empty.
random::TrialRange asked_trials(const std::string& text, random::TrialRange planned) {
  if (text.empty()) return planned;
  const auto dots = text.find("..");
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> end;
  if (dots != std::string::npos) {
    first = whole_number(std::string_view(text).substr(0, dots));
    end = whole_number(std::string_view(text).substr(dots + 2));
  }
  if (!first || !end || *first >= *end || *end > planned.end()) {
    throw UsageError(fmt::format(
        "--trials-range {}: expected A..B with 0 <= A < B <= {}, the number of trials of the "
        "scenario",
        text, planned.end()));
  }
  return {*first, *end - *first};
}

/// A part that is kept is there to be merged.
void check_mergeable(const RunOptions& options, const run::Plan& plan, random::TrialRange trials) {
  if (options.output.empty() || trials == plan.trials()) return;
  if (const auto words = words_of_single_trials(plan); !words.empty())
    throw UsageError(fmt::format(
        "--trials-range {}: output.store has {}, and parts that keep single trials cannot be "
        "merged; leave them out of it, or run all trials at once",
        options.trials_range, words));
}

/// The command line's own options are overrides like any other.
std::vector<std::string> all_overrides(const RunOptions& options) {
  auto overrides = options.overrides;
  if (options.trials) overrides.push_back(fmt::format("run.trials={}", *options.trials));
  if (options.seed) overrides.push_back(seed_override(*options.seed));
  return overrides;
}

struct Simulation {
  const LoadedPlan& loaded;
  random::TrialRange trials;
  std::size_t workers;
  const RunOptions& options;
  std::optional<io::ResultWriter> writer{};

  [[nodiscard]] run::RunResult run() {
    const auto start = std::chrono::steady_clock::now();
    base::CancellationToken cancellation;
    const InterruptGuard guard(cancellation);
    if (!options.output.empty()) writer.emplace(options.output);
    run::StageSeconds stages;
    const auto measured = simulate(cancellation, stages);
    run::StageClock clock;
    clock.start();
    auto result = run::report(loaded.plan, measured, trials, cancellation);
    clock.lap(run::Stage::report, static_cast<double>(workers));
    stages.add(clock.seconds());
    result.provenance.scenario_toml = resolved_scenarios(loaded.plan, loaded.scenarios);
    add_build(result.provenance);
    result.host = host_record(workers, start);
    result.host.inputs = input_records(loaded.scenarios);
    result.host.stages = stage_times(stages);
    if (writer) writer->write(result);
    if (cancellation.cancelled()) throw base::Cancelled();
    if (writer) writer->commit();
    return result;
  }

 private:
  [[nodiscard]] run::Accumulators simulate(const base::CancellationToken& cancellation,
                                           run::StageSeconds& stages) {
    std::atomic<std::uint64_t> done{0};
    const Progress progress(done, trials.count);
    run::TbbExecutor executor(workers);
    run::TrialSink* sink =
        writer && loaded.plan.keeps(run::Store::trials) ? &writer->trials() : nullptr;
    if (sink != nullptr) sink->begin(trials, loaded.plan.cases().size());
    run::EventSink* events =
        writer && loaded.plan.keeps(run::Store::events) ? &writer->events() : nullptr;
    if (events != nullptr) events->begin(trials);
    return run::simulate(loaded.plan, trials,
                         {.executor = executor,
                          .cancellation = cancellation,
                          .trials_done = done,
                          .batch_trials = options.batch_trials,
                          .sink = sink,
                          .events = events,
                          .stages = &stages});
  }
};

}  // namespace

ExitCode run_command(const RunOptions& options) {
  const auto workers =
      options.workers == 0 ? run::TbbExecutor::available_workers() : options.workers;
  const auto loaded =
      load_plan(options.scenarios, all_overrides(options), workers, options.stresses);
  const auto trials = asked_trials(options.trials_range, loaded.plan.trials());
  check_mergeable(options, loaded.plan, trials);
  check_memory(loaded.plan, {workers, options.batch_trials, options.max_memory_bytes});
  tell(warnings_text(loaded));
  const auto start = std::chrono::steady_clock::now();
  const auto result = Simulation{loaded, trials, workers, options}.run();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  print_result(options.form == OutputForm::json ? summary_json(result) : summary_text(result));
  tell(fmt::format("{} trials in {:.1f} s\n", trials.count, seconds.count()));
  tell(options.output.empty() ? "nothing was kept; use -o FILE.h5 to keep the result\n"
                              : "result: " + options.output.string() + "\n");
  return ExitCode::ok;
}

}  // namespace faultline::cli
