// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace faultline::base {

/// Index of one entity in its table, typed so that an operator cannot be passed for an AVS.
/// `Tag` is never defined; it only tells the tables apart. A default-made id names nothing.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t index) : index_(index) {}
  constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint32_t>(index)) {}

  [[nodiscard]] constexpr std::uint32_t index() const { return index_; }
  [[nodiscard]] constexpr bool valid() const { return index_ != none_; }
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  static constexpr std::uint32_t none_ = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t index_ = none_;
};

}  // namespace faultline::base
