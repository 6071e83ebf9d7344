// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/scenario_reader.hpp"

namespace faultline::io {

/// A scenario that nothing is wrong with; complaints in the tests count its lines.
extern const std::string_view sound_scenario;

/// `text` with the only occurrence of `from` replaced.
std::string with(std::string_view text, std::string_view from, std::string_view to);

/// The complaints about a scenario, as they are printed, when its text stands in `s.toml`.
std::vector<std::string> complaints_about(std::string_view text, const ReadOptions& options = {});

/// Files in a directory of their own, which goes with the object.
class ScenarioFiles {
 public:
  ScenarioFiles();
  ~ScenarioFiles();
  ScenarioFiles(const ScenarioFiles&) = delete;
  ScenarioFiles& operator=(const ScenarioFiles&) = delete;

  void write(const std::string& name, std::string_view text) const;
  [[nodiscard]] ReadScenario read(const std::string& name, const ReadOptions& options = {}) const;
  /// As printed, without the directory in front.
  [[nodiscard]] std::vector<std::string> complaints_about(const std::string& name) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace faultline::io
