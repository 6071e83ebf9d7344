// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/summary.hpp"
#include "io/result_digest.hpp"
#include "io/result_reader.hpp"

namespace faultline::cli {

ExitCode show_command(const ShowOptions& options) {
  if (options.topic == ShowTopic::digest) {
    fmt::print("{}\n", io::content_digest(options.result));
    return ExitCode::ok;
  }
  const auto result = io::read_result(options.result);
  fmt::print("{}", options.form == OutputForm::json ? summary_json(result) : summary_text(result));
  return ExitCode::ok;
}

}  // namespace faultline::cli
