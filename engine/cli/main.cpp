// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include "base/cancellation.hpp"
#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "cli/failure_report.hpp"
#include "cli/host_record.hpp"
#include "cli/interrupt.hpp"

int main(int argc, char** argv) {
  using faultline::cli::ExitCode;
  ExitCode code = ExitCode::our_bug;
  faultline::cli::hold_standard_streams();
  try {
    faultline::cli::remember_command_line(argc, argv);
    code = faultline::cli::run_command_line(argc, argv);
  } catch (const faultline::base::Cancelled&) {
    faultline::cli::tell("faultline: stopped by a signal; nothing was written\n");
    code = faultline::cli::InterruptGuard::exit_code();
  } catch (...) {
    code = faultline::cli::report_failure(std::current_exception());
  }
  return static_cast<int>(code);
}
