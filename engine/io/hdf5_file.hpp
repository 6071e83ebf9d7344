// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/hdf5_handle.hpp"
#include "io/hdf5_write_driver.hpp"

namespace faultline::io {

/// A new file whose groups keep the order in which things were added and hold no times, so that
/// equal contents make equal bytes. Readable by HDF5 1.8 and later.
[[nodiscard]] Hid create_hdf5(const Hdf5WriteDriver& driver);

/// Opens for reading. The close degree is left alone, so that h5py may hold the same file open.
[[nodiscard]] Hid open_hdf5(const std::filesystem::path& path);

[[nodiscard]] Hid create_group(hid_t parent, const char* name);

/// Opens a group or data set.
[[nodiscard]] Hid open_object(hid_t parent, const std::string& name);

/// Whether `parent` has a member of that name.
[[nodiscard]] bool has_member(hid_t parent, const char* name);

enum class MemberOrder { of_creation, of_name };
[[nodiscard]] std::vector<std::string> member_names(hid_t group, MemberOrder order);

}  // namespace faultline::io
