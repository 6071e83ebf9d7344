// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

#include "cli/exit_code.hpp"

namespace faultline::cli {

/// Prints what went wrong on stderr, for a person, and says which exit code it is.
[[nodiscard]] ExitCode report_failure(const std::exception_ptr& failure);

}  // namespace faultline::cli
