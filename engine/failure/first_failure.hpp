// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace faultline::failure {

/// What decides about the first failure of a cause, or the first time a shock comes.
enum class FirstFailure : std::uint8_t {
  own,     ///< its own draw: whether it fails, and when
  given,   ///< it is known to fail; its own draw says when
  placed,  ///< it is known to fail, and when
  forced,  ///< nothing is drawn
  chosen,  ///< in trials that choose it `ForcedFailures::first()`, in others its own draw
};

/// Whether it is at `ForcedFailures::time`.
[[nodiscard]] constexpr bool is_placed(FirstFailure first) {
  return first == FirstFailure::placed || first == FirstFailure::forced;
}

}  // namespace faultline::failure
