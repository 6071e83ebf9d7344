// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "risk/table.hpp"

namespace faultline::run {

/// An estimate of the net loss of the book in one case, at the level of this place among `levels`,
/// from a table over (case, perspective, level) that is there.
[[nodiscard]] double net_book_number(std::span<const risk::Table> tables, std::string_view name,
                                     std::size_t case_index, std::size_t level, std::size_t levels);

}  // namespace faultline::run
