// SPDX-License-Identifier: Apache-2.0
#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/contributions_text.hpp"
#include "cli/covers_text.hpp"
#include "cli/positions_report.hpp"
#include "cli/summary.hpp"
#include "io/result_digest.hpp"
#include "io/result_reader.hpp"

namespace faultline::cli {

ExitCode show_command(const ShowOptions& options) {
  if (options.topic == ShowTopic::digest) {
    print_result(io::content_digest(options.result) + "\n");
    return ExitCode::ok;
  }
  const auto result = io::read_result(options.result);
  const bool json = options.form == OutputForm::json;
  if (options.topic == ShowTopic::positions) {
    print_result(json ? positions_json(result) : positions_text(result));
    return ExitCode::ok;
  }
  if (options.topic == ShowTopic::covers) {
    if (!has_covers(result))
      throw DataError("the result has no numbers of covers: " + why_no_covers(result));
    print_result(json ? covers_json(result) : covers_text(result));
    return ExitCode::ok;
  }
  if (options.topic == ShowTopic::contributions) {
    if (!has_contributions(result))
      throw DataError(
          "the result does not say what losses consist of: run its scenario with "
          "\"contributions\" in output.store, for those of the book and of the positions that "
          "output.exact names");
    print_result(json ? contributions_json(result) : contributions_text(result));
    return ExitCode::ok;
  }
  print_result(json ? summary_json(result) : summary_text(result));
  return ExitCode::ok;
}

}  // namespace faultline::cli
