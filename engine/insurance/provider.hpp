// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "insurance/claim_batch.hpp"
#include "insurance/provider_spec.hpp"

namespace faultline::insurance {

/// Who pays for contracts, ready to apply.
struct Provider {
  std::string id;
  double capital = std::numeric_limits<double>::infinity();  ///< at the start, numeraire
  InsuredId restaked = {};  ///< whose losses are losses of the capital; invalid: nobody's
  double stake = 0.0;       ///< the part of its capital that is restaked, numeraire
  RecoveryRule rule = RecoveryRule::pro_rata;
  DefaultHits default_hits = DefaultHits::horizon;
  double loss_given_default = 0.0;
  double top_up = 0.0;        ///< added to its capital in a trial at most, numeraire …
  double top_up_years = 0.0;  ///< … so long after the moment that took it
  bool reinsured = false;     ///< some treaty covers what it pays

  [[nodiscard]] bool has_end() const { return std::isfinite(capital); }
  [[nodiscard]] bool can_default() const { return loss_given_default > 0.0; }
  /// Whether a contract of its is anything but one that always pays, and that is all.
  [[nodiscard]] bool matters() const { return has_end() || can_default() || reinsured; }
};

}  // namespace faultline::insurance
