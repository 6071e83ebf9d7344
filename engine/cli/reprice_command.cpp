// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/cancellation.hpp"
#include "base/contracts.hpp"
#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/host_record.hpp"
#include "cli/interrupt.hpp"
#include "cli/load_plan.hpp"
#include "cli/load_programmes.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress.hpp"
#include "cli/reprice_report.hpp"
#include "io/result_reader.hpp"
#include "io/result_writer.hpp"
#include "io/stored_events.hpp"
#include "run/report.hpp"
#include "run/tbb_executor.hpp"
#include "run/trial_loop.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t most_programmes = 256;  ///< each keeps a file open and measures of its own

std::filesystem::path output_of(const RepriceOptions& options, const std::filesystem::path& file) {
  return options.output.empty() ? options.output : options.output / (file.stem().string() + ".h5");
}

/// Results are told apart by the names of the programmes' files.
void check_names(const RepriceOptions& options) {
  if (options.programmes.size() > most_programmes)
    throw UsageError(fmt::format("--cover: {} programmes, more than {} at a time",
                                 options.programmes.size(), most_programmes));
  std::set<std::string> names;
  for (const auto& file : options.programmes) {
    if (!names.insert(file.stem().string()).second)
      throw UsageError(fmt::format("--cover {}: another programme is called `{}` too",
                                   file.string(), file.stem().string()));
    std::error_code not_there;
    if (!options.output.empty() &&
        std::filesystem::equivalent(output_of(options, file), options.result, not_there))
      throw UsageError(fmt::format("--cover {}: its result would replace {}, which it is priced on",
                                   file.string(), options.result.string()));
  }
}

void check_whole(const std::filesystem::path& file, const run::Provenance& p) {
  if (p.trials.first == 0 && p.trials.count == p.trials_planned) return;
  throw DataError(fmt::format("{}: holds trials {}..{} of {} only; programmes are priced on all",
                              file.string(), p.trials.first, p.trials.end(), p.trials_planned));
}

io::EventBounds bounds_of(const std::filesystem::path& file, const run::Plan& base) {
  if (!base.keeps(run::Store::events))
    throw DataError(
        fmt::format("{}: keeps no occurrences; run its scenario with \"events\" in "
                    "output.store, and reprice that result",
                    file.string()));
  return {.trials = base.trials(),
          .causes = base.failure_of(base.cases().front()).causes().size(),
          .horizon_years = run::longest_horizon_years(base.run())};
}

/// Hands single trials of every case to the result of its programme.
class TrialsByProgramme final : public run::TrialSink {
 public:
  void add(run::TrialSink& sink, std::size_t cases) {
    for (std::size_t c = 0; c < cases; ++c) places_.push_back({&sink, c, cases});
  }
  void begin(random::TrialRange trials, std::size_t cases) override {
    FAULTLINE_EXPECT(cases == places_.size());
    for (const Place& place : places_)
      if (place.case_index == 0) place.sink->begin(trials, place.cases);
  }
  void write(const run::TrialColumns& columns) override {
    const Place& place = places_[columns.case_index];
    auto own = columns;
    own.case_index = place.case_index;
    place.sink->write(own);
  }

 private:
  struct Place {
    run::TrialSink* sink;
    std::size_t case_index;
    std::size_t cases;
  };
  std::vector<Place> places_;  ///< by case of all programmes
};

class Repricing {
 public:
  Repricing(const RepriceOptions& options, const LoadedProgrammes& loaded, base::Executor& executor)
      : options_(options), loaded_(loaded), executor_(executor) {}

  [[nodiscard]] std::vector<PricedProgramme> run() {
    const auto start = std::chrono::steady_clock::now();
    const InterruptGuard guard(cancellation_);
    open_writers();
    auto results = report(loaded_.programmes.split(simulate()));
    std::vector<PricedProgramme> priced;
    for (std::size_t p = 0; p < results.size(); ++p) {
      complete(results[p], loaded_.read[p].scenarios, p, start);
      if (!writers_.empty()) writers_[p]->write(results[p]);
      if (cancellation_.cancelled()) throw base::Cancelled();
      const auto& read = loaded_.read[p];
      priced.push_back(
          {read.name, read.file, output_of(options_, read.file), std::move(results[p])});
    }
    for (const auto& writer : writers_) writer->commit();
    return priced;
  }

 private:
  void open_writers() {
    if (options_.output.empty()) return;
    for (const auto& read : loaded_.read)
      writers_.push_back(std::make_unique<io::ResultWriter>(output_of(options_, read.file)));
  }

  [[nodiscard]] run::Accumulators simulate() {
    const run::Plan& plan = loaded_.programmes.together();
    TrialsByProgramme trials;
    const bool keeps_trials = !writers_.empty() && plan.keeps(run::Store::trials);
    for (std::size_t p = 0; keeps_trials && p < writers_.size(); ++p)
      trials.add(writers_[p]->trials(), loaded_.programmes.plans()[p].cases().size());
    if (keeps_trials) trials.begin(plan.trials(), plan.cases().size());
    std::atomic<std::uint64_t> done{0};
    const Progress progress(done, plan.trials().count);
    return run::simulate(plan, plan.trials(),
                         {.executor = executor_,
                          .cancellation = cancellation_,
                          .trials_done = done,
                          .batch_trials = options_.batch_trials,
                          .sink = keeps_trials ? &trials : nullptr,
                          .stages = &stages_});
  }

  /// Each replays its worst trials, which takes longest: all at once.
  [[nodiscard]] std::vector<run::RunResult> report(const std::vector<run::Accumulators>& measured) {
    const auto plans = loaded_.programmes.plans();
    std::vector<run::RunResult> results(plans.size());
    run::StageClock clock;
    clock.start();
    executor_.for_each(plans.size(), [&](std::size_t p, std::size_t) {
      results[p] = run::report(plans[p], measured[p], plans[p].trials(), cancellation_);
    });
    clock.lap(run::Stage::report, static_cast<double>(executor_.worker_count()));
    stages_.add(clock.seconds());
    return results;
  }

  void complete(run::RunResult& result, const std::vector<io::ReadScenario>& scenarios,
                std::size_t p, std::chrono::steady_clock::time_point start) const {
    result.provenance.scenario_toml = resolved_scenarios(loaded_.programmes.plans()[p], scenarios);
    add_build(result.provenance);
    result.host = host_record(executor_.worker_count(), start);
    result.host.inputs = input_records(scenarios);
    result.host.stages = stage_times(stages_);
  }

  const RepriceOptions& options_;
  const LoadedProgrammes& loaded_;
  base::Executor& executor_;
  base::CancellationToken cancellation_;
  run::StageSeconds stages_;
  std::vector<std::unique_ptr<io::ResultWriter>> writers_;  ///< by programme, or none
};

std::vector<PricedProgramme> priced_on(const run::RunResult& result, const RepriceOptions& options,
                                       const LoadedProgrammes& loaded, base::Executor& executor) {
  try {
    check_memory(loaded.programmes.together(),
                 {executor.worker_count(), options.batch_trials, options.max_memory_bytes});
    return Repricing(options, loaded, executor).run();
  } catch (const run::EventsDiffer& error) {
    throw DataError(fmt::format("{}: {}: it was computed by another build of faultline ({}, {})",
                                options.result.string(), error.what(), result.provenance.version,
                                result.provenance.compiler));
  }
}

}  // namespace

ExitCode reprice_command(const RepriceOptions& options) {
  check_names(options);
  const auto start = std::chrono::steady_clock::now();
  run::TbbExecutor executor(options.workers == 0 ? run::TbbExecutor::available_workers()
                                                 : options.workers);
  const auto result = io::read_result(options.result);
  check_whole(options.result, result.provenance);
  auto loaded = load_programmes(options.result, result, options.programmes, executor);
  io::StoredEvents events(options.result, bounds_of(options.result, loaded.programmes.base()));
  loaded.programmes.join(events);
  const auto priced = priced_on(result, options, loaded, executor);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  print_result(options.form == OutputForm::json ? reprice_json(priced) : reprice_text(priced));
  tell(fmt::format("{} programme{}, {} occurrences in {:.1f} s\n", priced.size(),
                   priced.size() == 1 ? "" : "s", events.rows(), seconds.count()));
  if (options.output.empty()) tell("nothing was kept; use -o FOLDER to keep the results\n");
  for (const auto& one : priced)
    if (!one.output.empty()) tell("result: " + one.output.string() + "\n");
  return ExitCode::ok;
}

}  // namespace faultline::cli
