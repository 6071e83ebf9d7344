// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/describe.hpp"

/// What the user writes about what stake earns (docs/methods/portfolio.md).
namespace faultline::portfolio {

/// A rate that is known: a plain number.
struct KnownRate {
  static constexpr std::string_view name = "rate";
  static constexpr base::VariantForm form = base::VariantForm::number;
  double value = 0.0;
};
/// A rate that lies somewhere between two: `{ low = 0.028, high = 0.032 }`.
struct RateInterval {
  static constexpr std::string_view name = "low";
  static constexpr base::VariantForm form = base::VariantForm::keyed;
  double low = 0.0;
  double high = 0.0;
};
using YieldRate = std::variant<KnownRate, RateInterval>;

/// Points, worth what is left of their rate after a haircut: in the mean, where that is tied to a
/// factor of the dependence.
struct PointsSpec {
  double rate = 0.0;
  double haircut = 0.0;
  std::optional<std::string> factor{};
  std::optional<double> volatility{};
};

/// The yield side of a `[[position]]` row: rates on the value that it owns directly.
struct PositionYieldSpec {
  std::optional<YieldRate> base_yield{};
  std::optional<double> incentives{};
  std::optional<PointsSpec> points{};
};

/// Where the stake goes that an AVS slashes.
enum class SlashedTo : std::uint8_t { burned, redistributed, harmed };
inline base::EnumWords enum_words(SlashedTo) {
  static constexpr std::array<std::string_view, 3> known{"burned", "redistributed", "harmed"};
  return {known, {}};
}

/// What an `[[avs]]` row says of rewards, of what an attack on it takes and earns, and of what it
/// slashes.
struct AvsTermsSpec {
  std::optional<double> reward_rate{};
  std::optional<double> threshold{};
  std::optional<double> profit_from_corruption{};
  std::optional<SlashedTo> slashed_to{};
  std::optional<double> harm{};  ///< of one occurrence, numeraire
  std::optional<std::string> reward_asset{};
};

/// The yield side of an `[[operator]]` row.
struct OperatorCommissionSpec {
  std::optional<double> commission{};
};

template <class V>
void describe(V& v, KnownRate& s) {
  v.required({"rate", "1/year", "the rate"}, s.value, base::at_least(0.0));
}
template <class V>
void describe(V& v, RateInterval& s) {
  v.required({"low", "1/year", "the least that it may be"}, s.low, base::at_least(0.0));
  v.required({"high", "1/year", "the most that it may be"}, s.high, base::at_least(0.0));
}
template <class V>
void describe(V& v, PointsSpec& s) {
  v.required({"rate", "1/year", "what points are said to be worth, of the value"}, s.rate,
             base::at_least(0.0));
  v.field({"haircut", "1", "part of that which is not believed"}, s.haircut,
          base::between(0.0, 1.0));
  v.optional({"factor", "",
              "factor of the dependence that their value moves with: `<id>`, or `<id>=<value>` of "
              "one by a tag"},
             s.factor);
  v.optional({"volatility", "1",
              "standard deviation of the logarithm of their value at the end of the horizon"},
             s.volatility, {.low = 0.0, .high = 2.0, .low_open = true});
}
template <class V>
void describe(V& v, PositionYieldSpec& s) {
  v.optional({"base_yield", "1/year",
              "consensus reward on the value that it owns directly: a number, or "
              "`{ low = …, high = … }`"},
             s.base_yield);
  v.optional({"incentives", "1/year", "other payments, on the same value"}, s.incentives,
             base::at_least(0.0));
  v.optional({"points", "", "points, on the same value"}, s.points);
}
template <class V>
void describe(V& v, AvsTermsSpec& s) {
  v.optional({"reward_rate", "1/year",
              "rewards on the stake that it reaches: units of `reward_asset` for one of what is "
              "staked"},
             s.reward_rate, base::at_least(0.0));
  v.optional({"reward_asset", "",
              "asset that rewards are paid in, at its price; what is staked itself if not written"},
             s.reward_asset);
  v.optional({"threshold", "1", "share of its stake that can attack the AVS"}, s.threshold,
             base::fraction());
  v.optional({"profit_from_corruption", "numeraire", "what a successful attack earns"},
             s.profit_from_corruption, base::above(0.0));
  v.optional({"slashed_to", "", "where the stake goes that it slashes; told where it is written"},
             s.slashed_to);
  v.optional({"harm", "numeraire",
              "what its users lose in an occurrence, and are paid from what is slashed"},
             s.harm, base::above(0.0));
}
template <class V>
void describe(V& v, OperatorCommissionSpec& s) {
  v.optional({"commission", "1", "share of the rewards of AVSs that it keeps; 0 when not written"},
             s.commission, base::between(0.0, 1.0));
}

}  // namespace faultline::portfolio
