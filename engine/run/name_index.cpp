// SPDX-License-Identifier: Apache-2.0
#include "run/name_index.hpp"

#include <algorithm>

#include "base/contracts.hpp"

namespace faultline::run {

void NameIndex::close() {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

std::int64_t NameIndex::position_of(std::string_view name) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  FAULTLINE_EXPECT(found != names_.end() && *found == name);
  return found - names_.begin();
}

}  // namespace faultline::run
