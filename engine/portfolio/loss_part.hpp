// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "portfolio/holder.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What a gross loss consists of beside slashes, which are the rest of it.
enum class LossComponent : std::uint8_t {
  contract  ///< what failed contracts took, and what freezing cost
};
inline constexpr std::size_t loss_component_count = 1;
inline constexpr std::array<std::string_view, loss_component_count> loss_component_names{
    "contract"};

/// That part of what a holder lost in a trial before any cover, on its money grid: at most its
/// gross loss.
struct LossPart {
  std::uint32_t trial;  ///< of the batch
  HolderId holder;
  LossComponent component;
  double amount;
};

/// Value of a holder that was frozen in a trial, times how long: numeraire · years.
struct FrozenValue {
  std::uint32_t trial;  ///< of the batch
  HolderId holder;
  double value_years;
};

/// What a contract that failed did in one occurrence to one pool, or one position.
struct ContractEffect {
  std::uint32_t occurrence;
  stake::SmartContractId contract;
  stake::PoolId pool;          ///< invalid under scope `position`
  stake::PositionId position;  ///< invalid under scope `pool`
  double value;                ///< numeraire: what was there before
  double lost;                 ///< numeraire: what it took, or what freezing cost
  double frozen;               ///< numeraire: what it froze
};

}  // namespace faultline::portfolio
