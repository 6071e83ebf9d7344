// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace faultline::risk {

/// Whose slashes may be credited and not paid.
struct SlashShortfallContext {
  std::vector<std::string> avs;      ///< of all cases of the run, sorted: an axis
  std::vector<std::uint32_t> place;  ///< along it, by `stake::AvsId` of this case
  std::vector<double> unit;          ///< along it: what each reaches in this case, numeraire
};

}  // namespace faultline::risk
