// SPDX-License-Identifier: Apache-2.0
#include "io/result_temporary_file.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "io/result_file_error.hpp"

namespace faultline::io {
namespace {

using Kind = ResultFileError::Kind;

void require_call(int status, const char* attempt) {
  if (status < 0) throw std::system_error(errno, std::generic_category(), attempt);
}

/// Renaming over a device or directory would replace it or fail at the end of the run.
void refuse_what_is_no_file(const std::filesystem::path& target) {
  std::error_code ignored;
  const auto status = std::filesystem::status(target, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw ResultFileError(Kind::cannot_create, target, "cannot write results there",
                          "it is not a regular file");
  }
}

/// A process that was killed may have left a file behind under our number: the next name is taken.
std::filesystem::path candidate(const std::filesystem::path& target, int attempt) {
  auto path = target;
  path += ".tmp." + std::to_string(getpid());
  if (attempt > 0) path += "." + std::to_string(attempt);
  return path;
}

void sync_directory_of(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int directory = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  require_call(directory, "cannot open the directory");
  const bool failed = fsync(directory) < 0 && errno != EINVAL;  // EINVAL: nothing to sync there
  const int reason = errno;
  close(directory);
  if (failed) throw std::system_error(reason, std::generic_category(), "cannot sync the directory");
}

}  // namespace

ResultTemporaryFile::ResultTemporaryFile(const std::filesystem::path& target) : target_(target) {
  refuse_what_is_no_file(target_);
  create();
}

void ResultTemporaryFile::create() {
  for (int attempt = 0; attempt < 100; ++attempt) {
    path_ = candidate(target_, attempt);
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return;
    if (errno != EEXIST) break;
  }
  throw ResultFileError(Kind::cannot_create, target_, "cannot write results there",
                        std::generic_category().message(errno));
}

ResultTemporaryFile::~ResultTemporaryFile() {
  if (!path_.empty()) unlink(path_.c_str());
  if (descriptor_ >= 0) close(descriptor_);
}

void ResultTemporaryFile::publish() {
  require_call(fsync(descriptor_), "cannot sync the file");
  require_call(std::rename(path_.c_str(), target_.c_str()), "cannot put the file in its place");
  path_.clear();
  sync_directory_of(target_);
}

}  // namespace faultline::io
