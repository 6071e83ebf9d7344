// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

namespace faultline::io {

inline std::string shell_quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') quoted += "'\\'";
    quoted += c;
  }
  quoted += '\'';
  return quoted;
}

/// Runs tests/python/<script> with the Python that has h5py and xarray; its exit status.
inline int run_python(const std::string& script, const std::vector<std::string>& arguments) {
  std::string command =
      "/usr/bin/python3 " + shell_quoted(FAULTLINE_SOURCE_DIR "/tests/python/" + script);
  for (const auto& argument : arguments) {
    command += ' ';
    command += shell_quoted(argument);
  }
  return std::system(command.c_str());
}

}  // namespace faultline::io
