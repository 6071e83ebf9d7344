// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace faultline::stake {

/// What a failure of a smart contract takes from. `pool`: balances themselves, as a restaking core
/// does, so that AVSs lose security too. `position`: what positions own, as a vault, a bridge or a
/// wrapper does; the stake stays.
enum class ContractScope : std::uint8_t { pool, position };
inline base::EnumWords enum_words(ContractScope) {
  static constexpr std::array<std::string_view, 2> known{"pool", "position"};
  return {known, {}};
}

/// Whether what is hit is gone, or comes back after a while.
enum class ContractMode : std::uint8_t { loss, freeze };
inline base::EnumWords enum_words(ContractMode) {
  static constexpr std::array<std::string_view, 2> known{"loss", "freeze"};
  return {known, {}};
}

/// Code that holds funds: the stake side of a `[[contract]]` row.
struct SmartContractSpec {
  std::string id;
  std::string category;
  base::WeightedTags tags;
  ContractScope scope = ContractScope::position;
  std::vector<std::string> through;  ///< positions; or pools, `protocol:<id>` for all of a protocol
  ContractMode mode = ContractMode::loss;
  std::optional<double> freeze_days;  ///< written with `freeze` and with nothing else
  std::optional<double> freeze_rate;  ///< per year; `freeze` only
};

template <class V>
void describe(V& v, SmartContractSpec& s) {
  v.required({"id", "", "name of the contract"}, s.id);
  v.field({"category", "", "what kind of contract it is; selectors see it as a tag"}, s.category);
  v.field({"tags", "", "further labels, each a word or weights by word"}, s.tags);
  v.required({"scope", "", "whether a failure takes from pools or from positions"}, s.scope);
  v.required({"through", "",
              "what it holds: ids of positions, or for scope `pool` ids of pools, "
              "`protocol:<id>` for all of a protocol"},
             s.through);
  v.required({"mode", "", "whether what is hit is lost or frozen"}, s.mode);
  v.optional({"freeze_days", "d", "how long funds are frozen; required with mode `freeze`"},
             s.freeze_days, base::Range{.low = 0.0, .high = 36500.0, .low_open = true});
  v.optional({"freeze_rate", "1/year",
              "loss for each year in which a value is frozen, as a part of it; without it frozen "
              "funds are reported and cost nothing"},
             s.freeze_rate, base::above(0.0));
}

inline std::string row_key(const SmartContractSpec& s) {
  return s.id;
}

}  // namespace faultline::stake
