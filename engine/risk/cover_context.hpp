// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace faultline::risk {

/// Axes of the tables about covers and who pays them: those of all cases of a run, sorted.
struct CoverLabels {
  std::vector<std::string> covers;
  std::vector<std::string> providers;
  std::vector<std::string> treaties = {};
};

/// What a technical price adds to the mean of payments (docs/methods/risk.md, K.14).
struct PriceLoad {
  double on_deviation = 0.0;  ///< part of their standard deviation
  double on_shortfall = 0.0;  ///< part of their expected shortfall …
  double level = 0.0;         ///< … at this level
};

/// Whose payments are measured in one case: contracts and providers by their places in its
/// `insurance::RecoveryModel`.
struct CoverContext {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct Cover {
    std::uint32_t label;            ///< place among the labels
    std::uint32_t provider = none;  ///< who pays
    std::uint32_t lane = none;  ///< the position whose recoveries are its payments, if it is alone
    double bound = 0.0;         ///< its payments in a trial are at most this, numeraire
    double room = 0.0;          ///< a payment that is not above this is none, numeraire
    std::optional<double> most = {};     ///< that its terms let pass in a trial
    std::optional<double> premium = {};  ///< over the horizon, numeraire
    std::optional<PriceLoad> load = {};
    double most_reinstated = 0.0;  ///< that its reinstatements cost in a trial, numeraire
  };
  struct Provider {
    std::uint32_t label;
    double bound = 0.0;
    bool has_end = false;
  };
  struct Treaty {
    std::uint32_t label;
    double bound = 0.0;                  ///< its payments in a trial are at most this, numeraire
    std::uint32_t provider = none;       ///< who pays
    std::optional<double> premium = {};  ///< over the horizon, numeraire
    double most_reinstated = 0.0;        ///< that its reinstatements cost in a trial, numeraire
  };
  std::vector<Cover> covers;
  std::vector<Provider> providers;
  std::vector<Treaty> treaties = {};
  const CoverLabels* labels = nullptr;  ///< outlive every measure of the context
};

}  // namespace faultline::risk
