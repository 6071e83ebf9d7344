// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "run/run_result.hpp"

namespace faultline::io {

/// Reads a result file back, single trials left out: what `ResultWriter::write` was given.
/// Throws `ResultFileError` of kind `cannot_read`, `not_a_result` or `damaged`. The seal is checked
/// before anything in the file is believed, so that a file cut short or changed is refused.
[[nodiscard]] run::RunResult read_result(const std::filesystem::path& path);

}  // namespace faultline::io
