// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "io/hdf5_handle.hpp"

namespace faultline::io {

/// Adds an attribute of one value: a number, or text as in `stored_type<std::string>`.
void put_attribute(hid_t object, const char* name, const std::string& text);
void put_attribute(hid_t object, const char* name, std::uint64_t number);
void put_attribute(hid_t object, const char* name, double number);

[[nodiscard]] bool has_attribute(hid_t object, const char* name);

/// The attribute's one value: text, unsigned whole number or number. Throws `Hdf5Failure` when
/// there is no such attribute, or of another type.
[[nodiscard]] std::string get_text(hid_t object, const char* name);
[[nodiscard]] std::uint64_t get_count(hid_t object, const char* name);
[[nodiscard]] double get_number(hid_t object, const char* name);

}  // namespace faultline::io
