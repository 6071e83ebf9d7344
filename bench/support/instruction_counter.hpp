// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace faultline::bench {

/// Instructions that this thread has executed outside the kernel, from `perf_event_open`; nothing
/// where the machine has no such counter or does not let us read it.
class InstructionCounter {
 public:
  InstructionCounter();
  ~InstructionCounter();
  InstructionCounter(const InstructionCounter&) = delete;
  InstructionCounter& operator=(const InstructionCounter&) = delete;

  [[nodiscard]] std::optional<std::uint64_t> read() const;

 private:
  int file_;  ///< negative where there is no counter
};

}  // namespace faultline::bench
