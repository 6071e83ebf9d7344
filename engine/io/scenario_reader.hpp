// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/file_reader.hpp"
#include "io/input_file.hpp"
#include "io/located_issue.hpp"
#include "io/place_map.hpp"
#include "run/scenario.hpp"

namespace faultline::io {

/// Which stresses of a scenario are read.
enum class Stresses { all, none };

struct ReadOptions {
  /// `path=value`, applied in this order over what the files say. A path is one of
  /// `reading/node_path.hpp`; a value is TOML, or else a text without its quotes.
  std::vector<std::string> overrides;
  /// Where the files come from.
  FileReader read_file = io::read_file;
  Stresses stresses = Stresses::all;
};

/// A scenario as its files say it, without its stresses.
struct ReadScenario {
  run::Scenario scenario;  ///< rows sorted by key, every default filled in
  PlaceMap places;         ///< to locate what later steps complain about
  std::vector<InputFile> inputs;
  std::vector<ReadScenario> stresses{};  ///< by id; each has the places of what it changes
};

/// Reads the scenario file at `path` and all that it names: the files it extends, its CSV tables,
/// its matrices. The order in which rows are written carries no meaning.
///
/// Throws `ScenarioFileError` with every complaint there is about the files and overrides, or
/// `InputMissing` when one of the files is not there or cannot be read.
[[nodiscard]] ReadScenario read_scenario(const std::filesystem::path& path,
                                         const ReadOptions& options = {});

/// Reads a scenario from its text, such as the echo in a result. `name` stands for the file in
/// places; names of files in it are relative to the working directory.
[[nodiscard]] ReadScenario read_scenario_text(std::string_view text, const std::string& name,
                                              const ReadOptions& options = {});

}  // namespace faultline::io
