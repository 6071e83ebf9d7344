// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

namespace faultline::io {

/// The world refused: a result file that cannot be written, or one that cannot be read.
/// `what()` reads "path: problem (cause)".
class ResultFileError : public std::runtime_error {
 public:
  enum class Kind {
    cannot_create,  ///< nothing can be written at that place; found before the run
    cannot_write,   ///< writing failed on the way: disk full, quota, device error
    cannot_read,    ///< there is no such file, or it may not be read
    not_a_result,   ///< something else than a faultline result, or of a newer format
    damaged,        ///< a result that was cut short or changed since it was written
  };

  ResultFileError(Kind kind, std::filesystem::path path, std::string problem,
                  std::string cause = {})
      : std::runtime_error(path.string() + ": " + problem +
                           (cause.empty() ? "" : " (" + cause + ")")),
        kind_(kind),
        path_(std::move(path)),
        problem_(std::move(problem)),
        cause_(std::move(cause)) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// What the system or HDF5 gave as its reason; may be empty.
  [[nodiscard]] const std::string& cause() const { return cause_; }

 private:
  Kind kind_;
  std::filesystem::path path_;
  std::string problem_;
  std::string cause_;
};

}  // namespace faultline::io
