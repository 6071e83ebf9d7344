// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "cli/build_info.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "numerics/kernels/kernels.hpp"

namespace faultline::cli {

namespace {

const char* const exit_code_help =
    "Exit codes: 0 ok, 1 compared results differ, 64 usage, 65 bad scenario or data, 66 no input,\n"
    "70 bug of ours, 73 cannot create output, 74 cannot write, 130 and 143 stopped by a signal.";

/// The verb that was asked for, with its options, as one call.
using Verb = std::function<ExitCode()>;

/// Refuses the empty text that a shell makes of a variable without a value.
std::string is_a_name(const std::string& file) {
  return file.empty() ? "the name of the file is empty" : std::string();
}

void add_json_flag(CLI::App& verb, OutputForm& form) {
  verb.add_flag_callback(
      "--json", [&form] { form = OutputForm::json; }, "one JSON document on stdout");
}

void add_overrides(CLI::App& verb, std::vector<std::string>& overrides) {
  verb.add_option("--set", overrides, "PATH=VALUE: wins over the file; may be repeated")
      ->take_all()
      ->expected(1);
}

void add_no_stress(CLI::App& verb, io::Stresses& stresses) {
  verb.add_flag_callback(
      "--no-stress", [&stresses] { stresses = io::Stresses::none; },
      "leave out the stresses of the scenarios");
}

void add_batch_and_memory(CLI::App& verb, std::uint64_t& batch, std::uint64_t& memory) {
  verb.add_option("--batch", batch, "trials simulated at a time; changes no result")
      ->check(CLI::Range(1, 1 << 20));
  verb.add_option("--max-memory", memory,
                  "refuse to start above this, e.g. 8G; default: what the machine has")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(1.0, 0x1p62));
}

void add_run(CLI::App& app, RunOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("run", "simulate scenarios; several are the cases of one run");
  verb->add_option("SCENARIO", o.scenarios, "scenario files, the base case first")->required();
  verb->add_option("-o,--output", o.output, "result file (HDF5); replaced only when complete")
      ->check(is_a_name);
  verb->add_option("-j,--jobs", o.workers, "workers; changes no result")
      ->check(CLI::Range(1, 4096));
  verb->add_option("--trials", o.trials, "number of trials, instead of the file's");
  verb->add_option("--seed", o.seed, "seed, instead of the file's");
  add_overrides(*verb, o.overrides);
  add_no_stress(*verb, o.stresses);
  verb->add_option("--trials-range", o.trials_range,
                   "A..B: only trials A to B-1, to be merged later");
  add_batch_and_memory(*verb, o.batch_trials, o.max_memory_bytes);
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return run_command(o); }; });
}

void add_check(CLI::App& app, CheckOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("check", "read scenarios and say everything that is wrong");
  verb->add_option("SCENARIO", o.scenarios, "scenario files")->required();
  add_overrides(*verb, o.overrides);
  add_no_stress(*verb, o.stresses);
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return check_command(o); }; });
}

void add_show(CLI::App& app, ShowOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("show", "print the summary of a result file");
  verb->add_option("RESULT", o.result, "result file")->required();
  // One at a time.
  std::vector<CLI::Option*> topics;
  const auto add_topic = [&](const char* flag, ShowTopic topic, const char* says) {
    auto* added = verb->add_flag_callback(
        flag, [&o, topic] { o.topic = topic; }, says);
    for (auto* other : topics) added->excludes(other);
    topics.push_back(added);
  };
  add_topic("--digest", ShowTopic::digest,
            "only the digest of what the file says: equal for equal results");
  add_topic("--positions", ShowTopic::positions,
            "positions side by side: what they earn, lose, and owe");
  add_topic("--covers", ShowTopic::covers,
            "what covers pay and cost, and their providers; of results that keep `covers`");
  add_topic("--contributions", ShowTopic::contributions,
            "what expected loss and shortfall consist of; of results that keep `contributions`");
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return show_command(o); }; });
}

void add_compare(CLI::App& app, CompareOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand(
      "compare", "differences of two results with their errors; exits with 1 where they differ");
  verb->add_option("A", o.first, "result file")->required();
  verb->add_option("B", o.second, "result file")->required();
  verb->add_option("--case", o.cases,
                   "NAME, or NAME=OTHER: a case of A against one of B; may be repeated. Default: "
                   "those of one name, or the only ones")
      ->take_all()
      ->expected(1);
  verb->add_option("--z", o.marked_z,
                   "mark differences of so many standard errors; default: 3. Changes no exit code")
      ->check(CLI::Range(0.0, 100.0));
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return compare_command(o); }; });
}

void add_merge(CLI::App& app, MergeOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("merge", "join results of parts of one run (--trials-range)");
  verb->add_option("PART", o.parts, "result files of the parts")->required();
  verb->add_option("-o,--output", o.output, "result file of the whole")
      ->required()
      ->check(is_a_name);
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return merge_command(o); }; });
}

void add_replay(CLI::App& app, ReplayOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("replay", "explain one trial: every draw, hit and payment");
  verb->add_option("INPUT", o.inputs, "scenario files as they were run, or one result file")
      ->required();
  verb->add_option("--trial", o.trial, "number of the trial, from 0")->required();
  verb->add_option("--case", o.case_name, "name of the case, or its number from 0; default: 0");
  verb->add_option("--seed", o.seed, "seed, instead of the file's");
  add_overrides(*verb, o.overrides);
  add_no_stress(*verb, o.stresses);
  verb->add_flag_callback(
      "--full", [&o] { o.detail = ReplayDetail::everything; },
      "list everything, not only the largest of many");
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return replay_command(o); }; });
}

void add_reprice(CLI::App& app, RepriceOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand(
      "reprice", "other programmes of cover on the occurrences that a result keeps");
  verb->add_option("RESULT", o.result, "result file that keeps occurrences (output.store: events)")
      ->required();
  verb->add_option("--cover", o.programmes, "programmes: files of covers, providers, waterfalls")
      ->required();
  verb->add_option("-o,--output", o.output,
                   "folder of the results, one for each programme, named after its file")
      ->check(is_a_name);
  verb->add_option("-j,--jobs", o.workers, "workers; changes no result")
      ->check(CLI::Range(1, 4096));
  add_batch_and_memory(*verb, o.batch_trials, o.max_memory_bytes);
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return reprice_command(o); }; });
}

/// An option whose words stand for values; the first is the default.
template <class T>
void add_choice(CLI::App& verb, const std::string& option, T& choice,
                const std::vector<std::pair<std::string, T>>& words, const std::string& help) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.push_back(name);
  const std::map<std::string, T> values(words.begin(), words.end());
  verb.add_option_function<std::string>(
          option, [&choice, values](const std::string& word) { choice = values.at(word); },
          fmt::format("{}; default: {}", help, names.front()))
      ->check(CLI::IsMember(names));
}

void add_estimate(CLI::App& app, EstimateOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("estimate", "laws and correlations from a record of incidents");
  verb->add_option("EVENTS", o.events, "CSV: cause,date and maybe size,source")->required();
  verb->add_option("--exposure", o.exposure, "CSV: cause,from,to and maybe units,group")
      ->required();
  using estimation::Marginal;
  using estimation::Target;
  add_choice<Marginal>(*verb, "--as", o.estimation.marginal,
                       {{"rate", Marginal::rate}, {"probability", Marginal::probability}},
                       "what is estimated of a cause");
  verb->add_option("--window-days", o.estimation.window_days,
                   "days within which events are together; default: 30")
      ->check(CLI::Range(1, 36500));
  add_choice<Target>(*verb, "--shrink-to", o.estimation.target,
                     {{"constant", Target::constant}, {"block", Target::block}},
                     "towards what correlations are shrunk");
  verb->add_option("--level", o.estimation.level, "of intervals and bands; default: 0.95")
      ->check(CLI::Range(0.01, 0.9999));
  verb->add_option("-o,--output", o.output, "part of a scenario (TOML), for `extends`")
      ->check(is_a_name);
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return estimate_command(o); }; });
}

void add_info(CLI::App& app, InfoOptions& o, Verb& chosen) {
  auto* verb = app.add_subcommand("info", "what this program is built from, and what it reads");
  verb->add_flag_callback(
      "--schema", [&o] { o.topic = InfoTopic::schema; }, "JSON Schema of the scenario file");
  verb->add_flag_callback(
      "--fields", [&o] { o.topic = InfoTopic::fields; },
      "table of all fields of the scenario file, as Markdown");
  add_json_flag(*verb, o.form);
  verb->callback([&o, &chosen] { chosen = [&o] { return info_command(o); }; });
}

/// FAULTLINE_TARGET chooses the instruction set; results are the same on all of them.
void choose_instruction_set() {
  if (const char* target = std::getenv("FAULTLINE_TARGET")) {
    numerics::kernels::choose_target(target);
  }
}

/// What to say of a first word that is no verb; empty when there is nothing to say.
std::string unknown_verb(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return {};
  std::vector<std::string> verbs;
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    verbs.push_back(verb->get_name());
  }
  if (std::find(verbs.begin(), verbs.end(), argv[1]) != verbs.end()) return {};
  const auto nearest = base::did_you_mean(argv[1], verbs);
  return fmt::format("faultline: there is no command `{}`{}{}\nRun with --help for the list.\n",
                     argv[1], nearest.empty() ? "" : "; ", nearest);
}

}  // namespace

ExitCode run_command_line(int argc, char** argv) {
  CLI::App app("faultline: Monte Carlo of correlated slashing risk in restaking");
  app.footer(exit_code_help);
  app.set_version_flag("--version", version_line());
  app.require_subcommand(1);
  RunOptions run;
  CheckOptions check;
  ShowOptions show;
  CompareOptions compare;
  MergeOptions merge;
  ReplayOptions replay;
  RepriceOptions reprice;
  EstimateOptions estimate;
  InfoOptions info;
  Verb chosen;
  add_run(app, run, chosen);
  add_check(app, check, chosen);
  add_show(app, show, chosen);
  add_compare(app, compare, chosen);
  add_merge(app, merge, chosen);
  add_replay(app, replay, chosen);
  add_reprice(app, reprice, chosen);
  add_estimate(app, estimate, chosen);
  add_info(app, info, chosen);
  if (const auto unknown = unknown_verb(app, argc, argv); !unknown.empty()) {
    tell(unknown);
    return ExitCode::usage;
  }
  try {
    app.parse(argc, argv);
    choose_instruction_set();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ExitCode::ok : ExitCode::usage;
  } catch (const std::invalid_argument& error) {
    tell(fmt::format("faultline: FAULTLINE_TARGET: {}\n", error.what()));
    return ExitCode::usage;
  }
  return chosen();
}

}  // namespace faultline::cli
