// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/cancellation.hpp"
#include "cli/exit_code.hpp"

namespace faultline::cli {

/// Cancels the token on SIGINT and SIGTERM while it lives; a second signal, of either kind,
/// ends the program at once.
class InterruptGuard {
 public:
  explicit InterruptGuard(base::CancellationToken& token);
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// The exit code that the signal asks for.
  [[nodiscard]] static ExitCode exit_code();
};

}  // namespace faultline::cli
