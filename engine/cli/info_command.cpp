// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/build_info.hpp"
#include "cli/commands.hpp"
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
    fmt::print("{}\n", json.dump(2));
    return;
  }
  fmt::print("{}\n", version_line());
  fmt::print("instruction set: {} (available: {})\n", numerics::kernels::target_name(),
             fmt::join(targets, ", "));
  fmt::print("workers: {}\nmemory: {}\n", workers, bytes_text(static_cast<double>(memory)));
}

}  // namespace

ExitCode info_command(const InfoOptions& options) {
  switch (options.topic) {
    case InfoTopic::build:
      print_build(options.form);
      break;
    case InfoTopic::schema:
      fmt::print("{}\n", io::json_schema());
      break;
    case InfoTopic::fields:
      fmt::print("{}", io::field_table_markdown());
      break;
  }
  return ExitCode::ok;
}

}  // namespace faultline::cli
