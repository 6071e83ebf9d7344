// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

#include <atomic>
#include <csignal>

#include "base/contracts.hpp"

namespace faultline::cli {

namespace {

std::atomic<base::CancellationToken*> cancelled_token{nullptr};
std::atomic<int> received_signal{0};

extern "C" void cancel_on_signal(int signal) {
  received_signal.store(signal);
  if (auto* token = cancelled_token.load()) token->cancel();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard(base::CancellationToken& token) {
  FAULTLINE_EXPECT(cancelled_token.load() == nullptr);
  cancelled_token.store(&token);
  std::signal(SIGINT, cancel_on_signal);
  std::signal(SIGTERM, cancel_on_signal);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  cancelled_token.store(nullptr);
}

ExitCode InterruptGuard::exit_code() {
  return received_signal.load() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

}  // namespace faultline::cli
