// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace faultline::base {

/// "did you mean `x`?" for the name within two edits (insert, delete, replace a byte) of `name`,
/// the first of the nearest; empty where there is none, or more than 10,000 names to look through.
/// Upper case for lower is no edit in ASCII: a name that differs by that alone is the nearest.
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace faultline::base
