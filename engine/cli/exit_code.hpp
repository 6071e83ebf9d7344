// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace faultline::cli {

/// Exit codes, after sysexits.h and the shell's convention for signals. Part of the interface.
enum class ExitCode : int {
  ok = 0,
  differs = 1,  ///< what `compare` compared
  usage = 64,
  bad_data = 65,
  no_input = 66,
  our_bug = 70,
  cannot_create = 73,
  cannot_write = 74,
  interrupted = 130,
  terminated = 143,
};

}  // namespace faultline::cli
