// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/exit_code.hpp"

namespace faultline::cli {

/// Parses the command line and carries out its verb.
[[nodiscard]] ExitCode run_command_line(int argc, char** argv);

}  // namespace faultline::cli
