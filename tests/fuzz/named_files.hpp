// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/file_reader.hpp"

namespace faultline::fuzz {

/// A scenario's files in one text. What stands before the first line that begins with `== ` is the
/// scenario file; such a line names the file that begins below it, and `== --set` begins overrides,
/// one a line.
struct NamedFiles {
  std::string scenario;
  std::map<std::string, std::string> others;
  std::vector<std::string> overrides;
};

[[nodiscard]] NamedFiles split_files(std::string_view text);

/// Reads from `files` and never from the disk. `files` must outlive it.
[[nodiscard]] io::FileReader reader_of(const NamedFiles& files);

}  // namespace faultline::fuzz
