// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/archive.hpp"
#include "base/cancellation.hpp"
#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/host_record.hpp"
#include "cli/interrupt.hpp"
#include "cli/mergeable.hpp"
#include "cli/result_plan.hpp"
#include "cli/summary.hpp"
#include "io/result_reader.hpp"
#include "io/result_writer.hpp"
#include "run/contributions.hpp"
#include "run/exact_quantiles.hpp"
#include "run/report.hpp"
#include "run/tbb_executor.hpp"

namespace faultline::cli {

namespace {

struct Part {
  std::filesystem::path file;
  run::RunResult result;
};

std::vector<Part> read_parts(const std::vector<std::filesystem::path>& files) {
  std::vector<Part> parts;
  for (const auto& file : files) {
    parts.push_back({file, io::read_result(file)});
    if (parts.back().result.state.empty()) {
      throw DataError(file.string() +
                      ": holds all trials of its run already; only parts made "
                      "with --trials-range can be merged");
    }
  }
  const auto first_trial = [](const Part& part) { return part.result.provenance.trials.first; };
  std::sort(parts.begin(), parts.end(),
            [&](const Part& a, const Part& b) { return first_trial(a) < first_trial(b); });
  return parts;
}

/// The parts must be of one run and follow each other without a gap.
random::TrialRange joined_trials(const std::vector<Part>& parts) {
  auto joined = parts.front().result.provenance.trials;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto& p = parts[i].result.provenance;
    if (p.plan_hash != parts.front().result.provenance.plan_hash) {
      throw DataError(
          fmt::format("{}: a part of another run than {}: scenario, seed or number of "
                      "trials differ (plan {} against {})",
                      parts[i].file.string(), parts.front().file.string(), p.plan_hash,
                      parts.front().result.provenance.plan_hash));
    }
    if (p.trials.first != joined.end()) {
      throw DataError(fmt::format("{}: begins at trial {}, but the parts before it end at {}",
                                  parts[i].file.string(), p.trials.first, joined.end()));
    }
    joined.count += p.trials.count;
  }
  return joined;
}

run::Accumulators merged(const run::Plan& plan, const std::vector<Part>& parts) {
  run::Accumulators all(plan);
  for (const auto& part : parts) {
    run::Accumulators one(plan);
    try {
      one.load(part.result.state);
      all.merge(one);
    } catch (const base::ArchiveError& error) {
      throw DataError(part.file.string() + ": " + error.what());
    }
  }
  return all;
}

run::Plan mergeable_plan_of(const Part& part) {
  auto plan = plan_of_result(part.file, part.result).plan;
  if (const auto words = words_of_single_trials(plan); !words.empty())
    throw DataError(fmt::format(
        "{}: parts that keep single trials (output.store has {}) cannot be merged; run all trials "
        "at once, or parts without them",
        part.file.string(), words));
  return plan;
}

run::RunResult reported(const run::Plan& plan, const run::Accumulators& measured,
                        random::TrialRange trials, const Part& part,
                        const base::CancellationToken& cancellation) {
  try {
    return run::report(plan, measured, trials, cancellation);
  } catch (const base::ArchiveError& error) {
    throw DataError(part.file.string() + ": made by another build of faultline (" + error.what() +
                    ")");
  }
}

/// Puts the whole together and writes it down. Throws `base::Cancelled` after a signal.
run::RunResult join(const std::vector<Part>& parts, random::TrialRange trials,
                    const std::filesystem::path& output) {
  const auto start = std::chrono::steady_clock::now();
  const auto plan = mergeable_plan_of(parts.front());
  base::CancellationToken cancellation;
  const InterruptGuard guard(cancellation);
  io::ResultWriter writer(output);
  auto measured = merged(plan, parts);
  const auto workers = run::TbbExecutor::available_workers();
  run::TbbExecutor executor(workers);
  std::atomic<std::uint64_t> done{0};
  const run::RunControl control{
      .executor = executor, .cancellation = cancellation, .trials_done = done};
  run::refine_quantiles(plan, trials, control, measured);
  run::measure_contributions(plan, trials, control, measured);
  auto result = reported(plan, measured, trials, parts.front(), cancellation);
  result.provenance.scenario_toml = parts.front().result.provenance.scenario_toml;
  add_build(result.provenance);
  result.host = host_record(workers, start);
  result.host.inputs = parts.front().result.host.inputs;
  writer.write(result);
  if (cancellation.cancelled()) throw base::Cancelled();
  writer.commit();
  return result;
}

}  // namespace

ExitCode merge_command(const MergeOptions& options) {
  const auto parts = read_parts(options.parts);
  const auto trials = joined_trials(parts);
  const auto result = join(parts, trials, options.output);
  print_result(options.form == OutputForm::json ? summary_json(result) : summary_text(result));
  tell(fmt::format("{} parts, trials {}..{} of {}\nresult: {}\n", parts.size(), trials.first,
                   trials.end(), result.provenance.trials_planned, options.output.string()));
  return ExitCode::ok;
}

}  // namespace faultline::cli
