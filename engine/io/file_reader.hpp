// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace faultline::io {

/// Gives the bytes of a file; without a value when that fails, and `problem` then says why.
using FileReader = std::function<std::optional<std::string>(const std::filesystem::path& path,
                                                            std::string& problem)>;

/// Reads from the file system. Refuses directories and devices, which may never end.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path,
                                                   std::string& problem);

}  // namespace faultline::io
