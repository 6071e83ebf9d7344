// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

/// What the user writes about who pays for covers (docs/methods/insurance.md). `Provider` is the
/// validated form.
namespace faultline::insurance {

/// Who gets what where the capital of a provider is less than what its covers owe at a moment.
enum class RecoveryRule : std::uint8_t { pro_rata, first_come, seniority };
inline base::EnumWords enum_words(RecoveryRule) {
  static constexpr std::array<std::string_view, 3> known{"pro-rata", "first-come", "seniority"};
  return {known, {}};
}

/// Which payments a default lowers: all of the trial, or those that are not settled before it.
enum class DefaultHits : std::uint8_t { horizon, unpaid };
inline base::EnumWords enum_words(DefaultHits) {
  static constexpr std::array<std::string_view, 2> known{"horizon", "unpaid"};
  return {known, {}};
}

/// Capital of a provider that is staked itself.
struct RestakedSpec {
  std::string pool;
  double amount = 0.0;  ///< asset units of the pool
};

/// The insurance side of a `[[provider]]` row.
struct ProviderSpec {
  std::string id;
  std::optional<double> capital = {};  ///< asset units; nothing: without end
  std::string asset = {};
  std::vector<RestakedSpec> restaked = {};
  RecoveryRule recovery_rule = RecoveryRule::pro_rata;
  std::optional<DefaultHits> default_hits = {};
  std::optional<double> loss_given_default = {};
  std::optional<double> top_up = {};  ///< asset units
  std::optional<double> top_up_days = {};
};

template <class V>
void describe(V& v, RestakedSpec& s) {
  v.reference({"pool", "", "the pool that it is staked in"}, s.pool, "pool");
  v.required({"amount", "asset", "how much of the pool is the provider's"}, s.amount,
             base::above(0.0));
}

template <class V>
void describe(V& v, ProviderSpec& s) {
  v.required({"id", "", "name of the provider"}, s.id);
  v.optional({"capital", "asset",
              "what it can pay in a trial, beside what it has restaked; absent: "
              "all that it owes"},
             s.capital, base::at_least(0.0));
  v.field({"asset", "", "asset of the capital"}, s.asset);
  v.list({"restaked", "", "capital that is staked, and lost where its pool is slashed"}, s.restaked,
         base::Presence::optional);
  v.field({"recovery_rule", "", "who is paid what where the capital does not suffice"},
          s.recovery_rule);
  v.optional({"default_hits", "",
              "payments that a default lowers: all of the `horizon`, or those of occurrences that "
              "are `unpaid` when it comes"},
             s.default_hits);
  v.optional({"loss_given_default", "1", "part of those payments that is lost"},
             s.loss_given_default, base::fraction());
  v.optional({"top_up", "asset",
              "what is added in a trial at most, to bring its capital back to what it was"},
             s.top_up, base::above(0.0));
  v.optional({"top_up_days", "days",
              "days from the payment or loss that took it until it is there; absent: at once"},
             s.top_up_days, base::at_least(0.0));
}

inline std::string row_key(const ProviderSpec& s) {
  return s.id;
}

}  // namespace faultline::insurance
