// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "io/document/node.hpp"
#include "io/file_reader.hpp"
#include "io/scenario_reader.hpp"

namespace faultline::io {

/// Reads programmes of cover: files that say what covers there are, laid over one scenario as if
/// they extended it before all that they extend. What a programme may change, `run::Programmes`
/// says; here it is only refused that it has stresses.
class ProgrammeReader {
 public:
  /// `scenario` is a text, such as the echo in a result; `name` stands for it in places. Throws
  /// `ScenarioFileError`.
  ProgrammeReader(std::string_view scenario, std::string name);

  /// The scenario with the programme in the file. May be called by several threads at once. Throws
  /// as `read_scenario` does.
  [[nodiscard]] ReadScenario read(const std::filesystem::path& file,
                                  FileReader read_file = io::read_file) const;

 private:
  std::string name_;
  Node scenario_;
};

}  // namespace faultline::io
