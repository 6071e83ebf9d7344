// SPDX-License-Identifier: Apache-2.0
#include "io/result_reader.hpp"

#include <cstdlib>
#include <string>

#include "io/hdf5_attribute.hpp"
#include "io/open_result.hpp"
#include "io/result_decoding.hpp"
#include "io/result_file_error.hpp"
#include "io/result_layout.hpp"
#include "io/result_seal.hpp"

namespace faultline::io {
namespace {

using Kind = ResultFileError::Kind;

void check_format(hid_t file, const std::filesystem::path& path) {
  if (!has_attribute(file, "format") || get_text(file, "format") != layout::format) {
    throw ResultFileError(Kind::not_a_result, path, "is not a faultline result");
  }
  const auto version = get_text(file, "format_version");
  if (std::atoi(version.c_str()) != layout::format_major) {
    throw ResultFileError(
        Kind::not_a_result, path, "is written in format " + version,
        "this version of faultline reads format " + std::to_string(layout::format_major) + ".x");
  }
}

}  // namespace

run::RunResult read_open_result(hid_t file, const std::filesystem::path& path) {
  try {
    check_format(file, path);
    return get_result(file);
  } catch (const Hdf5Failure& failure) {
    throw ResultFileError(Kind::damaged, path, failure.what(), failure.cause());
  }
}

run::RunResult read_result(const std::filesystem::path& path) {
  const QuietErrors quiet;
  const Hid file = open_sealed(path);
  return read_open_result(file.get(), path);
}

}  // namespace faultline::io
