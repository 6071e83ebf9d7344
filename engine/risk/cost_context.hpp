// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "portfolio/premium_shares.hpp"

namespace faultline::risk {

/// What covers cost those whom they insure, in one case.
struct CostContext {
  /// By holder: its part of all premiums over the horizon, numeraire.
  std::vector<double> premium;
  /// By holder: the most that reinstatements can cost it in a trial, numeraire.
  std::vector<double> most_reinstated;
  /// By contract, as in the case's `insurance::RecoveryModel`: who bears what its reinstatements
  /// cost; nobody where they cost nothing.
  std::vector<std::vector<portfolio::PremiumShare>> reinstated;
};

}  // namespace faultline::risk
