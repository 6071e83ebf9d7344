// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "io/hdf5_handle.hpp"
#include "run/run_result.hpp"

/// What is made of a file that is open already. `path` is what errors name it by.
namespace faultline::io {

/// `read_result` behind the seal.
[[nodiscard]] run::RunResult read_open_result(hid_t file, const std::filesystem::path& path);

/// `content_digest` behind the seal.
[[nodiscard]] std::string open_content_digest(hid_t file, const std::filesystem::path& path);

}  // namespace faultline::io
