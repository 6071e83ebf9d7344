// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/hdf5_handle.hpp"

namespace faultline::io {

/// The bottom of HDF5 while a result is written: plain reads and writes on a descriptor.
///
/// HDF5 1.10 crashes when it closes a file whose last writes failed. This driver therefore never
/// tells HDF5 of a failed write: it keeps the first error, and whoever writes asks for it.
class Hdf5WriteDriver {
 public:
  /// The descriptor stays the caller's, and must outlive every file opened through `access()`.
  explicit Hdf5WriteDriver(int descriptor);
  Hdf5WriteDriver(const Hdf5WriteDriver&) = delete;
  Hdf5WriteDriver& operator=(const Hdf5WriteDriver&) = delete;

  /// A file access property list that leads here; the driver must outlive files opened with it.
  [[nodiscard]] Hid access() const;
  /// `errno` of the first read or write that failed; 0 when none did.
  [[nodiscard]] int error() const { return state_.error; }

  struct State {
    int descriptor;
    int error;
  };

 private:
  mutable State state_;
  Hid id_;
};

}  // namespace faultline::io
