// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/hdf5_handle.hpp"

/// The seal: a line of text behind the last byte that HDF5 uses, with the SHA-256 of all before
/// it. HDF5 ignores it, and drops it when a program opens the file for writing.
/// It is why a broken file is refused with a message: HDF5 1.10 can crash on one.
namespace faultline::io {

/// Appends the seal to a file that is complete. Throws `std::system_error`.
void append_seal(int descriptor);

/// Opens a result for reading after checking its seal. Throws `ResultFileError`.
[[nodiscard]] Hid open_sealed(const std::filesystem::path& path);

}  // namespace faultline::io
