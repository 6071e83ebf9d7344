// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/hdf5_handle.hpp"

namespace faultline::io {

using Shape = std::vector<hsize_t>;

/// The type of T in the file and in memory, which are the same on a little-endian machine:
/// double, std::int64_t, std::uint64_t, std::uint32_t, std::byte (as unsigned 8 bits), and
/// std::string as text of variable length in UTF-8, because text of fixed length crashes netCDF
/// readers.
template <class T>
[[nodiscard]] Hid stored_type();

/// A data set without values, contiguous in the file, holding no times. Numbers are given their
/// place in the file at once, so that the order of later writes leaves no trace.
template <class T>
[[nodiscard]] Hid create_array(hid_t parent, const std::string& name, const Shape& shape);

/// A data set with its values, row-major. Expects as many values as `shape` has elements.
template <class T>
Hid put_array(hid_t parent, const std::string& name, const Shape& shape,
              const std::vector<T>& values);

[[nodiscard]] Shape shape_of(hid_t dataset);
[[nodiscard]] std::size_t element_count(const Shape& shape);

/// How many values of `type` a data set or attribute of that space has; to be asked before memory
/// is taken for them. Throws `Hdf5Failure` when they are more than the file has room for.
[[nodiscard]] std::size_t credible_count(hid_t object, hid_t type, hid_t space);

/// Whether the values are stored exactly as `put_array<T>` stores them.
template <class T>
[[nodiscard]] bool holds(hid_t dataset);

/// All values, row-major. Throws `Hdf5Failure` when they are of another type, or when there are
/// more than the file has room for.
template <class T>
[[nodiscard]] std::vector<T> get_array(hid_t dataset);

}  // namespace faultline::io
