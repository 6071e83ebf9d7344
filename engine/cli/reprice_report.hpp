// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "run/run_result.hpp"

namespace faultline::cli {

/// What one programme comes to.
struct PricedProgramme {
  std::string name;
  std::filesystem::path file;
  std::filesystem::path output;  ///< empty: not kept
  run::RunResult result;
};

/// The book under each programme, side by side; a row for each case of those that have several.
[[nodiscard]] std::string reprice_text(const std::vector<PricedProgramme>& programmes);

/// One JSON document, `"schema": 1`: for each programme its name, files and summary.
[[nodiscard]] std::string reprice_json(const std::vector<PricedProgramme>& programmes);

}  // namespace faultline::cli
