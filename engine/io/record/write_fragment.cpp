// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "io/record/scenario_fragment.hpp"
#include "io/result_file_error.hpp"
#include "io/result_temporary_file.hpp"

namespace faultline::io {

namespace {

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw std::system_error(errno, std::generic_category(), "cannot write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Runs one step of making a file, and names the file where the world refuses.
template <class Step>
void guarded(const std::filesystem::path& path, const Step& step) {
  try {
    step();
  } catch (const std::system_error& error) {
    throw ResultFileError(ResultFileError::Kind::cannot_write, path, "cannot finish the file",
                          error.code().message());
  }
}

}  // namespace

std::filesystem::path matrix_file_of(const std::filesystem::path& fragment) {
  auto path = fragment;
  return path.replace_extension(".correlation.csv");
}

void write_fragment(const std::filesystem::path& path, const estimation::Estimate& estimate,
                    const std::vector<InputFile>& inputs) {
  const auto matrix_path = matrix_file_of(path);
  const auto fragment = scenario_fragment(estimate, inputs, matrix_path.filename().string());
  ResultTemporaryFile toml(path);
  std::optional<ResultTemporaryFile> matrix;
  if (!fragment.matrix.empty()) matrix.emplace(matrix_path);
  guarded(path, [&] { write_all(toml.descriptor(), fragment.toml); });
  if (matrix) {
    guarded(matrix_path, [&] {
      write_all(matrix->descriptor(), fragment.matrix);
      matrix->publish();
    });
  }
  guarded(path, [&] { toml.publish(); });
}

}  // namespace faultline::io
