// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace faultline::io {

/// The text without spaces and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The parts between separators, one more than there are separators.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace faultline::io
