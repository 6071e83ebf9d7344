// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "estimation/spec.hpp"

namespace faultline::estimation {

/// A cause that was watched from day 0 to `to` and had an event on each of these days.
inline History history(std::string cause, std::int64_t to, const std::vector<std::int64_t>& days,
                       std::string group = {}) {
  History result{.cause = std::move(cause), .to = to, .group = std::move(group)};
  for (const auto day : days) result.events.push_back({.day = day});
  return result;
}

/// The same with events of these sizes, a day apart.
inline History history_of_sizes(std::string cause, const std::vector<double>& sizes) {
  History result{.cause = std::move(cause), .to = static_cast<std::int64_t>(sizes.size())};
  for (std::size_t i = 0; i < sizes.size(); ++i)
    result.events.push_back({.day = static_cast<std::int64_t>(i), .size = sizes[i]});
  return result;
}

}  // namespace faultline::estimation
