// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/describe.hpp"

/// What the user writes about the penalties of a protocol (docs/methods/penalty.md).
namespace faultline::stake {

/// Slashing semantics of a protocol, as the penalty module's rules implement them; in the order of
/// `enum_words`, which says which of them a scenario may name.
enum class PenaltyKind : std::uint8_t {
  shared,
  unique,
  additive,
  babylon,
  elastic,
  symbiotic,
  ethereum
};
[[nodiscard]] base::EnumWords enum_words(PenaltyKind);

/// What slashes of one time find: what earlier ones left, or all of them the same balance.
enum class Capture : std::uint8_t { sequential, simultaneous };
inline base::EnumWords enum_words(Capture) {
  static constexpr std::array<std::string_view, 2> known{"sequential", "simultaneous"};
  return {known, {}};
}

/// Rules of Ethereum's consensus: those of a fork hold until the next one named here.
enum class Fork : std::uint8_t { phase0, altair, bellatrix, electra };
inline base::EnumWords enum_words(Fork) {
  static constexpr std::array<std::string_view, 4> known{"phase0", "altair", "bellatrix",
                                                         "electra"};
  return {known, {}};
}

/// Numbers of a rule. Each belongs to some rules only: `parameter_names`.
struct PenaltyParameters {
  std::optional<double> surcharge;
  std::optional<double> slashing_rate;
  std::optional<std::int64_t> min_fee_sat;
  std::optional<Capture> capture;
  std::optional<double> window_hours;
  std::optional<Fork> fork;
  std::optional<double> total_active_balance;
  std::optional<double> slashed_in_window;
  std::optional<double> background_slashings_per_year;
  std::optional<double> leak_days;
};

template <class V>
void describe(V& v, PenaltyParameters& s) {
  v.optional({"surcharge", "1", "`additive`: what each further failure adds, as a part of all"},
             s.surcharge, base::at_least(0.0));
  v.optional({"slashing_rate", "1", "`babylon`: part of a delegation; at most 4 decimals"},
             s.slashing_rate,
             base::Range{.low = 0.0, .high = 1.0, .low_open = true, .high_open = true});
  v.optional({"min_fee_sat", "sat", "`babylon`: fee of a slashing transaction; 0 if not written"},
             s.min_fee_sat, base::at_least(0.0));
  v.optional({"capture", "",
              "`shared`: what slashes within a window find; `sequential` if not "
              "written"},
             s.capture);
  v.optional({"window_hours", "h",
              "length of the window of one capture: `shared` with `simultaneous` capture; "
              "`symbiotic`, 0 if not written"},
             s.window_hours, base::at_least(0.0));
  v.optional({"fork", "", "`ethereum`: whose constants hold"}, s.fork);
  v.optional({"total_active_balance", "ETH", "`ethereum`: of all validators"},
             s.total_active_balance, base::at_least(1.0));
  v.optional({"slashed_in_window", "ETH",
              "`ethereum`: effective balance slashed in the 8192 epochs before `as_of`; if not "
              "written, what the background slashes in them"},
             s.slashed_in_window, base::at_least(0.0));
  v.optional({"background_slashings_per_year", "1/year",
              "`ethereum`: validators of 32 ETH slashed for no cause of the scenario; 0 if not "
              "written"},
             s.background_slashings_per_year, base::at_least(0.0));
  v.optional({"leak_days", "d",
              "`ethereum`: length of the inactivity leak once a third of the stake is slashed; 0 "
              "if not written"},
             s.leak_days, base::at_least(0.0));
}

/// Names of the parameters that a rule needs, and of those that it may have.
struct ParameterNames {
  std::span<const std::string_view> required;
  std::span<const std::string_view> optional;
};
[[nodiscard]] ParameterNames parameter_names(PenaltyKind kind);

}  // namespace faultline::stake
