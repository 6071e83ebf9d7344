// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <hdf5.h>

namespace faultline::io {

/// HDF5 said no: `what()` is what was attempted, `cause()` the innermost reason HDF5 gives.
/// Stays inside io, whose public functions translate it to `ResultFileError`.
class Hdf5Failure : public std::runtime_error {
 public:
  /// Takes the cause from HDF5's error stack of this thread.
  explicit Hdf5Failure(const std::string& attempt);
  Hdf5Failure(const std::string& attempt, std::string cause)
      : std::runtime_error(attempt), cause_(std::move(cause)) {}
  [[nodiscard]] const std::string& cause() const { return cause_; }

 private:
  std::string cause_;
};

/// Keeps HDF5 from printing errors to stderr in this thread while it lives.
class QuietErrors {
 public:
  QuietErrors();
  ~QuietErrors();
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// Keeps HDF5 from loading code that a file asks for: filters that are no part of the library would
/// otherwise come from a folder that the environment names. For this process, from now on.
void refuse_filter_plugins();

/// Owns one HDF5 identifier and the call that closes it.
class Hid {
 public:
  using Closer = herr_t (*)(hid_t);
  Hid() = default;
  /// Throws `Hdf5Failure` when `id` is HDF5's answer to a failed attempt.
  Hid(hid_t id, Closer closer, const char* attempt) : id_(id), closer_(closer) {
    if (id < 0) throw Hdf5Failure(attempt);
  }
  Hid(Hid&& other) noexcept : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
  Hid& operator=(Hid&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(closer_, other.closer_);
    return *this;
  }
  ~Hid() {
    if (id_ >= 0) closer_(id_);
  }
  [[nodiscard]] hid_t get() const { return id_; }
  /// Closes now, and throws `Hdf5Failure` when that fails.
  void close(const char* attempt) {
    if (id_ >= 0 && closer_(std::exchange(id_, -1)) < 0) throw Hdf5Failure(attempt);
  }

 private:
  hid_t id_ = -1;
  Closer closer_ = nullptr;
};

/// Throws `Hdf5Failure` when `status` is HDF5's answer to a failed attempt; else returns it.
template <class Status>
Status require(Status status, const char* attempt) {
  if (status < 0) throw Hdf5Failure(attempt);
  return status;
}

}  // namespace faultline::io
