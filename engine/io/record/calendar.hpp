// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Days as people write them, and as numbers counted from 1970-01-01.
namespace faultline::io {

/// The day that `YYYY-MM-DD` names; nothing where there is no such day.
[[nodiscard]] std::optional<std::int64_t> day_of(std::string_view text);

/// The same, or of `YYYY-MM` the day that holds the middle of the month: the first and half of the
/// month's days, the 16th of 30 or 31 days and the 15th of February.
[[nodiscard]] std::optional<std::int64_t> day_or_middle_of(std::string_view text);

/// `YYYY-MM-DD`.
[[nodiscard]] std::string day_text(std::int64_t day);

}  // namespace faultline::io
