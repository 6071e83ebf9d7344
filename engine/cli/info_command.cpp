// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/build_info.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/host_record.hpp"
#include "cli/text_table.hpp"
#include "io/field_table.hpp"
#include "io/json_schema.hpp"
#include "numerics/kernels/kernels.hpp"
#include "run/tbb_executor.hpp"

namespace faultline::cli {

namespace {

void print_build(OutputForm form) {
  const auto info = build_info();
  const auto targets = numerics::kernels::available_targets();
  const auto workers = run::TbbExecutor::available_workers();
  const auto memory = machine_memory_bytes();
  if (form == OutputForm::json) {
    const nlohmann::ordered_json json{{"schema", 1},
                                      {"version", info.version},
                                      {"git", info.git},
                                      {"compiler", info.compiler},
                                      {"build_type", info.build_type},
                                      {"instruction_set", numerics::kernels::target_name()},
                                      {"instruction_sets", targets},
                                      {"workers", workers},
                                      {"memory_bytes", memory}};
    print_result(json.dump(2) + "\n");
    return;
  }
  print_result(version_line() + "\n");
  print_result(fmt::format("instruction set: {} (available: {})\nworkers: {}\nmemory: {}\n",
                           numerics::kernels::target_name(), fmt::join(targets, ", "), workers,
                           bytes_text(static_cast<double>(memory))));
}

}  // namespace

ExitCode info_command(const InfoOptions& options) {
  switch (options.topic) {
    case InfoTopic::build:
      print_build(options.form);
      break;
    case InfoTopic::schema:
      print_result(io::json_schema() + "\n");
      break;
    case InfoTopic::fields:
      print_result(io::field_table_markdown());
      break;
  }
  return ExitCode::ok;
}

}  // namespace faultline::cli
