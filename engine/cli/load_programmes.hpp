// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "io/scenario_reader.hpp"
#include "run/programmes.hpp"
#include "run/run_result.hpp"

namespace faultline::cli {

/// A programme of cover as it was read, over each scenario of a result.
struct ReadProgramme {
  std::string name;  ///< of its file, without folder and extension
  std::filesystem::path file;
  std::vector<io::ReadScenario> scenarios;
};

/// Programmes read and compiled over what was run, not yet joined.
struct LoadedProgrammes {
  run::Programmes programmes;
  std::vector<ReadProgramme> read;  ///< in the order of the files
};

/// Reads every file over the scenarios in a result and compiles them. Their results keep no
/// occurrences: these are in the result that they are priced on. Throws `DataError` for a result of
/// another version, `io::ScenarioFileError` with every complaint about every programme, or
/// `io::InputMissing`. `executor` outlives what is returned.
[[nodiscard]] LoadedProgrammes load_programmes(const std::filesystem::path& result_file,
                                               const run::RunResult& result,
                                               const std::vector<std::filesystem::path>& files,
                                               base::Executor& executor);

}  // namespace faultline::cli
