// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::insurance {

/// What an occurrence hit of whoever claims, whatever it took of that
/// (docs/methods/portfolio.md, L.25 and L.26).
struct AtRisk {
  double units = 0.0;  ///< validators or keys that were hit, the claimant's part of them
  double stake = 0.0;  ///< what it could take of the claimant at most, numeraire

  void add(const AtRisk& other) {
    units += other.units;
    stake += other.stake;
  }
};

}  // namespace faultline::insurance
