// SPDX-License-Identifier: Apache-2.0
#include "io/file_reader.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace faultline::io {

namespace {

/// What a file is that holds no text; empty for all others, and for what is not there.
std::string refused_kind(const std::filesystem::path& path) {
  std::error_code ignored;
  switch (std::filesystem::status(path, ignored).type()) {
    case std::filesystem::file_type::directory:
      return "it is a directory";
    case std::filesystem::file_type::character:
    case std::filesystem::file_type::block:
      return "it is a device";
    default:
      return {};
  }
}

}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& path, std::string& problem) {
  problem = refused_kind(path);
  if (!problem.empty()) return std::nullopt;
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (stream.is_open() && !stream.bad()) return bytes;
  problem = errno == 0 ? "it cannot be read" : std::generic_category().message(errno);
  return std::nullopt;
}

}  // namespace faultline::io
