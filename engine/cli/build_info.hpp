// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace faultline::cli {

/// What this program was built from.
struct BuildInfo {
  std::string version;
  std::string git;  ///< commit, "-dirty" when the tree was changed; empty outside a checkout
  std::string compiler;
  std::string build_type;
};

[[nodiscard]] BuildInfo build_info();

/// "faultline 0.1.0 (git 1a2b3c4, gcc 12.2.0, Release)".
[[nodiscard]] std::string version_line();

}  // namespace faultline::cli
