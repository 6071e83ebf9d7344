// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "insurance/earlier_losses.hpp"
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

/// Whose money a cover is: an insurer's, what operators posted, or what a position put aside. Rungs
/// of waterfalls name it so; it pays by its terms whatever it is.
enum class CoverKind : std::uint8_t { cover, bond, fund };
inline constexpr std::array<std::string_view, 3> cover_kind_words{"cover", "bond", "fund"};
inline base::EnumWords enum_words(CoverKind) {
  return {cover_kind_words, {}};
}

/// One of several providers who pay a cover together.
struct CoinsurerSpec {
  std::string provider;
  double share = 0.0;
};

/// A contract: whom it covers, and its terms in the order in which they apply.
struct CoverSpec {
  std::string id;
  std::optional<CoverKind> kind = {};  ///< nothing: `cover`
  std::vector<std::string> positions;
  SubjectLoss subject = SubjectLoss::net_of_earlier;
  std::vector<Term> terms;
  double inception_days = 0.0;               ///< first day of the horizon on which it answers
  std::optional<double> expiry_days = {};    ///< day from which on it no longer does
  std::optional<std::string> provider = {};  ///< nothing: somebody who always pays in full
  std::optional<std::int64_t> priority = {};
  std::optional<double> settlement_days = {};
  std::optional<double> premium_per_year = {};  ///< numeraire
  std::optional<double> price_load = {};        ///< on the standard deviation of its payments
  std::optional<double> shortfall_load = {};    ///< on their expected shortfall …
  std::optional<double> shortfall_level = {};   ///< … at this level
  std::optional<std::vector<std::string>> triggers = {};    ///< nothing: any loss
  std::optional<std::vector<std::string>> exclusions = {};  ///< nothing: none
  std::optional<std::vector<std::string>> operators = {};   ///< behind whom stake is; nothing: all
  std::vector<CoinsurerSpec> providers = {};                ///< in place of one `provider`
  std::optional<double> refusal_probability = {};
  std::optional<double> event_hours = {};
  std::vector<EarlierLossSpec> earlier_losses = {};
  std::optional<std::string> asset = {};  ///< that its amounts are in; nothing: the numeraire
};

template <class V>
void describe(V& v, CoinsurerSpec& s) {
  v.reference({"provider", "", "one of those who pay"}, s.provider, "provider");
  v.required({"share", "1", "part of what the cover owes that it answers for"}, s.share,
             base::fraction());
}

/// What it costs, and what a price is to be made of.
template <class V>
void describe_prices(V& v, CoverSpec& s) {
  v.optional({"premium_per_year", "numeraire", "what the cover costs in a year"},
             s.premium_per_year, base::at_least(0.0));
  v.optional({"price_load", "1",
              "part of the standard deviation of its payments that a technical price adds to their "
              "mean"},
             s.price_load, base::at_least(0.0));
  v.optional({"shortfall_load", "1",
              "part of the expected shortfall of its payments that a technical price adds to their "
              "mean"},
             s.shortfall_load, base::at_least(0.0));
  v.optional({"shortfall_level", "1",
              "level of that expected shortfall, the mean of the worst 1 - level of trials"},
             s.shortfall_level,
             base::Range{.low = 0.0, .high = 1.0, .low_open = true, .high_open = true});
}

template <class V>
void describe(V& v, CoverSpec& s) {
  v.required({"id", "", "name of the cover"}, s.id);
  v.optional({"kind", "", "an insurer's `cover`, operators' `bond` or a position's own `fund`"},
             s.kind);
  v.references({"positions", "", "positions whose losses it pays"}, s.positions, "position");
  v.field({"subject", "", "the loss that its terms see: what earlier rungs left, or all of it"},
          s.subject);
  v.list({"terms", "", "terms, applied in this order"}, s.terms, base::Presence::required);
  v.optional({"provider", "", "who pays; absent: somebody who always does, in full"}, s.provider);
  v.list({"providers", "",
          "those who pay it together, each its share and no other's, in place of one `provider`"},
         s.providers, base::Presence::optional);
  v.optional({"priority", "",
              "rank among the covers of a provider that pays by seniority: the "
              "lower, the earlier"},
             s.priority);
  v.optional({"settlement_days", "days",
              "days from an occurrence to its payment, which a default may come before"},
             s.settlement_days, base::at_least(0.0));
  v.optional({"asset", "",
              "asset in whose units its amounts are, those of its terms, premiums and earlier "
              "losses; absent: the numeraire"},
             s.asset);
  describe_prices(v, s);
  v.field({"inception_days", "days", "day of the horizon on which it begins"}, s.inception_days,
          base::at_least(0.0));
  v.optional({"expiry_days", "days", "day of the horizon on which it ends; absent: the last"},
             s.expiry_days, base::above(0.0));
  v.optional(
      {"triggers", "",
       "losses that it answers to, each a kind of fault or a selector of what failed; absent: "
       "all"},
      s.triggers);
  v.optional({"exclusions", "", "losses that it does not answer to, named likewise"}, s.exclusions);
  v.optional({"operators", "",
              "operators whose stake it answers for, whoever has it slashed, by their ids; absent: "
              "all stake"},
             s.operators);
  v.optional({"refusal_probability", "1",
              "probability that it refuses an occurrence which it should answer to"},
             s.refusal_probability, base::probability());
  describe_history(v, s);
}

inline std::string row_key(const CoverSpec& s) {
  return s.id;
}

}  // namespace faultline::insurance
