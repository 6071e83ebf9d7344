// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "estimation/estimate.hpp"
#include "io/input_file.hpp"

namespace faultline::io {

/// An estimate as a part of a scenario, which takes it over with `extends`.
struct ScenarioFragment {
  std::string toml;
  std::string matrix;  ///< CSV; empty where no correlation was estimated
};

/// Writes down the laws of all causes, the severity of those whose sizes and units are known, and a
/// `matrix` block of the causes that are no shocks. Sources and intervals stand in comments.
/// `matrix_file` is the name of the matrix beside the TOML file.
[[nodiscard]] ScenarioFragment scenario_fragment(const estimation::Estimate& estimate,
                                                 const std::vector<InputFile>& inputs,
                                                 const std::string& matrix_file);

/// The file of the matrix of a fragment: `x.toml` → `x.correlation.csv`.
[[nodiscard]] std::filesystem::path matrix_file_of(const std::filesystem::path& fragment);

/// Writes both files aside and puts them into their places when both are whole, the matrix first.
/// Throws `ResultFileError`.
void write_fragment(const std::filesystem::path& path, const estimation::Estimate& estimate,
                    const std::vector<InputFile>& inputs);

}  // namespace faultline::io
