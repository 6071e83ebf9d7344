// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/insurance_term.hpp"

/// What the user writes about cover (docs/methods/insurance.md). `InsuranceModel` is the validated
/// form.
namespace faultline::insurance {

/// Which loss the first term sees.
enum class SubjectLoss : std::uint8_t { net_of_earlier, ground_up };
inline base::EnumWords enum_words(SubjectLoss) {
  static constexpr std::array<std::string_view, 2> known{"net-of-earlier", "ground-up"};
  return {known, {}};
}

/// A contract: whom it covers, and its terms in the order in which they apply.
struct CoverSpec {
  std::string id;
  std::vector<std::string> positions;
  SubjectLoss subject = SubjectLoss::net_of_earlier;
  std::vector<Term> terms;
  double inception_days = 0.0;             ///< first day of the horizon on which it answers
  std::optional<double> expiry_days = {};  ///< day from which on it no longer does
};

template <class V>
void describe(V& v, CoverSpec& s) {
  v.required({"id", "", "name of the cover"}, s.id);
  v.references({"positions", "", "positions whose losses it pays"}, s.positions, "position");
  v.field({"subject", "", "the loss that its terms see: what earlier rungs left, or all of it"},
          s.subject);
  v.list({"terms", "", "terms, applied in this order"}, s.terms, base::Presence::required);
  v.unsupported("provider", "who pays, with what capital");
  v.unsupported("premium_per_year", "what the cover costs");
  v.field({"inception_days", "days", "day of the horizon on which it begins"}, s.inception_days,
          base::at_least(0.0));
  v.optional({"expiry_days", "days", "day of the horizon on which it ends; absent: the last"},
             s.expiry_days, base::above(0.0));
  v.unsupported("triggers", "kinds of fault it answers to");
}

inline std::string row_key(const CoverSpec& s) {
  return s.id;
}

}  // namespace faultline::insurance
