// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How a place in the scenario is named, in complaints, overrides and the canonical text alike.
namespace faultline::base {

/// `parent.name`, or `name` below the root, whose path is empty.
[[nodiscard]] std::string field_path(std::string_view parent, std::string_view name);

/// `list.id` for a key of one part, `list[a,b]` for several parts joined by commas.
[[nodiscard]] std::string row_path(std::string_view list, std::string_view key);

/// `list[index]` for an entry without a key.
[[nodiscard]] std::string item_path(std::string_view list, std::size_t index);

}  // namespace faultline::base
