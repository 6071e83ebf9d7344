// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::io {

/// A value that two scenarios write differently, or only one of them: as TOML on one line, empty
/// where it is not written.
struct ChangedField {
  std::string path;  ///< "avs.eigenda.failure_probability"; of a row that only one has: that row
  std::string first;
  std::string second;
};

/// What two scenarios as results hold them (`echo_toml`) differ in: rows by key, so that their
/// order enters nowhere; table by table in the order of names, what only the second has at its end.
/// Throws `ScenarioFileError` where a text is no TOML; `first_name` and `second_name` are what it
/// names them by.
[[nodiscard]] std::vector<ChangedField> changed_fields(std::string_view first,
                                                       const std::string& first_name,
                                                       std::string_view second,
                                                       const std::string& second_name);

}  // namespace faultline::io
