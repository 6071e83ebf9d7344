// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace faultline::io {

/// SHA-256 over the names, types, shapes, attributes and values of everything in a result file but
/// group `host`, in order of name: equal for two files that say the same, whoever computed them.
/// Holds the largest single array in memory. Throws `ResultFileError` as `read_result` does.
[[nodiscard]] std::string content_digest(const std::filesystem::path& path);

}  // namespace faultline::io
