// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "run/case_model.hpp"

namespace faultline::run {

/// What a loss is told by.
enum class ContributionGroup : std::uint8_t {
  position,   ///< of the book: whose loss it was
  kind,       ///< `portfolio::LossKind`
  avs,        ///< then the base layer, then contracts
  operators,  ///< then whatever was through none
  contract,
  cause,  ///< that began the occurrence
  cover   ///< that paid, and what
};
inline constexpr std::size_t contribution_group_count = 7;

/// The items of all groups of one case, in one row.
class ContributionItems {
 public:
  ContributionItems(const CaseModel& model, std::size_t causes)
      : end_{positions(model),
             portfolio::loss_kind_count,
             model.graph->avs().size() + 2,
             model.graph->operators().size() + 1,
             model.graph->smart_contracts().size(),
             causes,
             model.insurance.contracts().size()} {
    for (std::size_t g = 1; g < contribution_group_count; ++g) end_[g] += end_[g - 1];
  }

  [[nodiscard]] std::size_t begin(ContributionGroup group) const {
    const auto g = static_cast<std::size_t>(group);
    return g == 0 ? 0 : end_[g - 1];
  }
  [[nodiscard]] std::size_t size(ContributionGroup group) const {
    return end_[static_cast<std::size_t>(group)] - begin(group);
  }
  [[nodiscard]] std::size_t size() const { return end_.back(); }
  /// Item `index` of a group; behind the last one there is none.
  [[nodiscard]] std::uint32_t of(ContributionGroup group, std::size_t index) const {
    return static_cast<std::uint32_t>(begin(group) + index);
  }

 private:
  static std::size_t positions(const CaseModel& model) { return model.graph->positions().size(); }

  std::array<std::size_t, contribution_group_count> end_;
};

}  // namespace faultline::run
