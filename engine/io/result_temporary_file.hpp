// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace faultline::io {

/// A file that is written aside and takes the place of its target in one step, or vanishes.
class ResultTemporaryFile {
 public:
  /// Creates `<target>.tmp.<pid>`, never an existing file, and never named like a result, so that
  /// `*.h5` does not find it. Throws `ResultFileError` of kind `cannot_create`.
  explicit ResultTemporaryFile(const std::filesystem::path& target);
  /// Removes the file unless it was published.
  ~ResultTemporaryFile();
  ResultTemporaryFile(const ResultTemporaryFile&) = delete;
  ResultTemporaryFile& operator=(const ResultTemporaryFile&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Syncs the file, renames it over the target and syncs the directory, so that after a power
  /// cut the target is the old file or the whole new one. Throws `std::system_error`.
  void publish();

 private:
  void create();

  std::filesystem::path target_;
  std::filesystem::path path_;  ///< empty once published
  int descriptor_ = -1;
};

}  // namespace faultline::io
