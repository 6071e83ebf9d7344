// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/hdf5_handle.hpp"

namespace faultline::io {

/// Rows in a chunk of a column. What is written is best whole chunks, but for the last.
inline constexpr hsize_t column_chunk_rows = 65536;

/// A list of numbers that grows while it is written: in chunks, each shuffled and deflated, so that
/// bytes that are alike take little room. T: std::uint32_t, std::uint64_t, double.
template <class T>
[[nodiscard]] Hid create_column(hid_t parent, const std::string& name);

/// Makes the column longer by some rows; `first` is how many it has.
template <class T>
void append_rows(hid_t column, hsize_t first, const std::vector<T>& values);

[[nodiscard]] hsize_t row_count(hid_t column);

/// Rows [first, first + count), which there are. Throws `Hdf5Failure` when they are of another
/// type.
template <class T>
[[nodiscard]] std::vector<T> read_rows(hid_t column, hsize_t first, hsize_t count);

}  // namespace faultline::io
