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
#include "cli/progress.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"
#include "cli/whole_number.hpp"
#include "io/result_writer.hpp"
#include "run/memory_forecast.hpp"
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

/// The command line's own options are overrides like any other.
std::vector<std::string> all_overrides(const RunOptions& options) {
  auto overrides = options.overrides;
  if (options.trials) overrides.push_back(fmt::format("run.trials={}", *options.trials));
  if (options.seed) overrides.push_back(seed_override(*options.seed));
  return overrides;
}

void check_memory(const RunOptions& options, const run::Plan& plan, std::size_t workers) {
  const auto forecast = run::forecast_memory(plan, workers, options.batch_trials);
  const auto allowed =
      options.max_memory_bytes == 0 ? machine_memory_bytes() : options.max_memory_bytes;
  tell(fmt::format("memory: about {} with {} workers\n",
                   bytes_text(static_cast<double>(forecast.total())), workers));
  if (forecast.total() > allowed) {
    throw UsageError(fmt::format(
        "the run needs about {} of memory (measures {}, batches {}, worst trials {}, trials to be "
        "written {}, trials that wait for others like them {}, contributions {}), more than the {} "
        "allowed; use "
        "fewer workers (-j), a smaller --batch or fewer "
        "output.tail_trials",
        bytes_text(static_cast<double>(forecast.total())),
        bytes_text(static_cast<double>(forecast.accumulators)),
        bytes_text(static_cast<double>(forecast.batches)),
        bytes_text(static_cast<double>(forecast.tail)),
        bytes_text(static_cast<double>(forecast.columns)),
        bytes_text(static_cast<double>(forecast.waiting)),
        bytes_text(static_cast<double>(forecast.contributions)),
        bytes_text(static_cast<double>(allowed))));
  }
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
    result.provenance.scenario_toml = resolved_scenarios(loaded);
    add_build(result.provenance);
    result.host = host_record(workers, start);
    result.host.inputs = input_records(loaded);
    for (std::size_t s = 0; s < run::stage_count; ++s) {
      result.host.stages.push_back({std::string(run::stage_names[s]), stages.seconds[s]});
    }
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
    return run::simulate(loaded.plan, trials,
                         {.executor = executor,
                          .cancellation = cancellation,
                          .trials_done = done,
                          .batch_trials = options.batch_trials,
                          .sink = sink,
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
  check_memory(options, loaded.plan, workers);
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
