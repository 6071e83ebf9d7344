// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "insurance/earlier_losses.hpp"
#include "insurance/insurance_term.hpp"

namespace faultline::insurance {

/// What the user writes about cover of providers for what they pay (docs/methods/insurance.md).
/// `Treaty` is the validated form.
struct TreatySpec {
  std::string id;
  std::vector<std::string> reinsures;
  std::vector<Term> terms;
  std::optional<std::string> provider = {};  ///< nothing: somebody who always pays in full
  double inception_days = 0.0;
  std::optional<double> expiry_days = {};
  std::optional<double> premium_per_year = {};  ///< numeraire
  std::optional<double> event_hours = {};
  std::vector<EarlierLossSpec> earlier_losses = {};
  std::optional<std::string> asset = {};  ///< that its amounts are in; nothing: the numeraire
};

template <class V>
void describe(V& v, TreatySpec& s) {
  v.required({"id", "", "name of the treaty"}, s.id);
  v.references({"reinsures", "", "providers whose payments it covers"}, s.reinsures, "provider");
  v.list({"terms", "", "terms, applied in this order to what they pay together"}, s.terms,
         base::Presence::required);
  v.optional({"provider", "", "the reinsurer; absent: somebody who always pays, in full"},
             s.provider);
  v.optional({"asset", "", "asset in whose units its amounts are; absent: the numeraire"}, s.asset);
  v.optional({"premium_per_year", "numeraire", "what the treaty costs in a year"},
             s.premium_per_year, base::at_least(0.0));
  v.field({"inception_days", "days", "day of the horizon on which it begins"}, s.inception_days,
          base::at_least(0.0));
  v.optional({"expiry_days", "days", "day of the horizon on which it ends; absent: the last"},
             s.expiry_days, base::above(0.0));
  describe_history(v, s);
}

inline std::string row_key(const TreatySpec& s) {
  return s.id;
}

}  // namespace faultline::insurance
