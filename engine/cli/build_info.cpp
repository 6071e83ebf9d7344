// SPDX-License-Identifier: Apache-2.0
#include "cli/build_info.hpp"

#include <fmt/format.h>

#include "faultline_git_id.hpp"

namespace faultline::cli {

BuildInfo build_info() {
  return {.version = FAULTLINE_VERSION,
          .git = FAULTLINE_GIT_ID,
          .compiler = fmt::format("{} {}", FAULTLINE_COMPILER, __VERSION__),
          .build_type = FAULTLINE_BUILD_TYPE};
}

std::string version_line() {
  const auto info = build_info();
  const auto git = info.git.empty() ? std::string("no git id") : "git " + info.git;
  return fmt::format("faultline {} ({}, {}, {})", info.version, git, info.compiler,
                     info.build_type);
}

}  // namespace faultline::cli
