// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.hpp"
#include "estimation/spec.hpp"
#include "io/scenario_reader.hpp"

/// One function per verb of the program. Results go to stdout, everything else to stderr.
namespace faultline::cli {

enum class OutputForm { text, json };

struct RunOptions {
  std::vector<std::filesystem::path> scenarios;  ///< the cases of the run, the base first
  std::filesystem::path output;                  ///< empty: nothing is kept
  std::size_t workers = 0;                       ///< 0: as many as the machine offers
  std::optional<std::int64_t> trials;
  std::optional<std::string> seed;
  std::vector<std::string> overrides;
  io::Stresses stresses = io::Stresses::all;
  std::string trials_range;  ///< "A..B", empty for all
  std::uint64_t batch_trials = 1024;
  std::uint64_t max_memory_bytes = 0;  ///< 0: what the machine has
  OutputForm form = OutputForm::text;
};

struct CheckOptions {
  std::vector<std::filesystem::path> scenarios;
  std::vector<std::string> overrides;
  io::Stresses stresses = io::Stresses::all;
  OutputForm form = OutputForm::text;
};

enum class ShowTopic { summary, positions, digest, covers, contributions };

struct ShowOptions {
  std::filesystem::path result;
  ShowTopic topic = ShowTopic::summary;
  OutputForm form = OutputForm::text;
};

struct CompareOptions {
  std::filesystem::path first;
  std::filesystem::path second;
  std::vector<std::string> cases;  ///< `NAME` or `NAME=OTHER`; empty: those of one name
  double marked_z = 3.0;           ///< differences of so many standard errors have a star
  OutputForm form = OutputForm::text;
};

struct MergeOptions {
  std::vector<std::filesystem::path> parts;
  std::filesystem::path output;
  OutputForm form = OutputForm::text;
};

enum class ReplayDetail { largest, everything };

struct ReplayOptions {
  std::vector<std::filesystem::path> inputs;  ///< scenario files, or one result file
  std::string trial;
  std::string case_name;  ///< or its number from 0; empty for the first
  std::optional<std::string> seed;
  std::vector<std::string> overrides;
  io::Stresses stresses = io::Stresses::all;
  ReplayDetail detail = ReplayDetail::largest;
  OutputForm form = OutputForm::text;
};

struct RepriceOptions {
  std::filesystem::path result;                   ///< that keeps occurrences
  std::vector<std::filesystem::path> programmes;  ///< files of covers
  std::filesystem::path output;                   ///< folder; empty: nothing is kept
  std::size_t workers = 0;                        ///< 0: as many as the machine offers
  std::uint64_t batch_trials = 1024;
  std::uint64_t max_memory_bytes = 0;  ///< 0: what the machine has
  OutputForm form = OutputForm::text;
};

struct EstimateOptions {
  std::filesystem::path events;
  std::filesystem::path exposure;
  std::filesystem::path output;  ///< empty: no fragment is written
  estimation::Options estimation;
  OutputForm form = OutputForm::text;
};

enum class InfoTopic { build, schema, fields };

struct InfoOptions {
  InfoTopic topic = InfoTopic::build;
  OutputForm form = OutputForm::text;
};

[[nodiscard]] ExitCode run_command(const RunOptions& options);
[[nodiscard]] ExitCode check_command(const CheckOptions& options);
[[nodiscard]] ExitCode show_command(const ShowOptions& options);
[[nodiscard]] ExitCode compare_command(const CompareOptions& options);
[[nodiscard]] ExitCode merge_command(const MergeOptions& options);
[[nodiscard]] ExitCode replay_command(const ReplayOptions& options);
[[nodiscard]] ExitCode reprice_command(const RepriceOptions& options);
[[nodiscard]] ExitCode estimate_command(const EstimateOptions& options);
[[nodiscard]] ExitCode info_command(const InfoOptions& options);

}  // namespace faultline::cli
