// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/contracts.hpp"

namespace faultline::run {

/// The row of an id that is there.
template <class Spec>
[[nodiscard]] const Spec& spec_by_id(const std::vector<Spec>& specs, std::string_view id) {
  const auto found =
      std::find_if(specs.begin(), specs.end(), [&](const Spec& spec) { return spec.id == id; });
  FAULTLINE_ENSURE(found != specs.end());
  return *found;
}

}  // namespace faultline::run
