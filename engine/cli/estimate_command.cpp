// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/estimate_report.hpp"
#include "io/record/event_record.hpp"
#include "io/record/scenario_fragment.hpp"

namespace faultline::cli {

namespace {

void refuse_to_replace_input(const EstimateOptions& options) {
  for (const auto& output : {options.output, io::matrix_file_of(options.output)}) {
    for (const auto& input : {options.events, options.exposure}) {
      std::error_code ignored;
      if (std::filesystem::equivalent(output, input, ignored))
        throw UsageError(
            fmt::format("{} would be replaced; choose another output", input.string()));
    }
  }
}

}  // namespace

ExitCode estimate_command(const EstimateOptions& options) {
  if (!options.output.empty()) refuse_to_replace_input(options);
  const auto record = io::read_event_record({options.events, options.exposure}, options.estimation);
  const auto estimate = estimation::estimate(record.spec);
  if (!options.output.empty()) io::write_fragment(options.output, estimate, record.inputs);
  print_result(options.form == OutputForm::json ? estimation_json(estimate)
                                                : estimation_text(estimate));
  if (!options.output.empty()) tell(fmt::format("fragment: {}\n", options.output.string()));
  return ExitCode::ok;
}

}  // namespace faultline::cli
