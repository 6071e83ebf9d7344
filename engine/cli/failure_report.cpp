// SPDX-License-Identifier: Apache-2.0
#include "cli/failure_report.hpp"

#include <new>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "cli/command_error.hpp"
#include "cli/console.hpp"
#include "io/result_file_error.hpp"
#include "io/scenario_reader.hpp"

namespace faultline::cli {

namespace {

ExitCode report_issues(const io::ScenarioFileError& error) {
  for (const auto& issue : error.issues()) tell(io::format_issue(issue) + "\n");
  const auto count = error.issues().size();
  tell(fmt::format("{} {}; nothing was run\n", count, count == 1 ? "error" : "errors"));
  return ExitCode::bad_data;
}

ExitCode code_of(io::ResultFileError::Kind kind) {
  using Kind = io::ResultFileError::Kind;
  switch (kind) {
    case Kind::cannot_create:
      return ExitCode::cannot_create;
    case Kind::cannot_write:
      return ExitCode::cannot_write;
    case Kind::cannot_read:
      return ExitCode::no_input;
    case Kind::not_a_result:
    case Kind::damaged:
      return ExitCode::bad_data;
  }
  return ExitCode::our_bug;
}

ExitCode say(const std::exception& error, ExitCode code) {
  tell(fmt::format("faultline: {}\n", error.what()));
  return code;
}

}  // namespace

ExitCode report_failure(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const io::ScenarioFileError& error) {
    return report_issues(error);
  } catch (const io::InputMissing& error) {
    return say(error, ExitCode::no_input);
  } catch (const io::ResultFileError& error) {
    return say(error, code_of(error.kind()));
  } catch (const UsageError& error) {
    return say(error, ExitCode::usage);
  } catch (const DataError& error) {
    return say(error, ExitCode::bad_data);
  } catch (const OutputError& error) {
    return say(error, ExitCode::cannot_write);
  } catch (const std::bad_alloc&) {
    tell("faultline: out of memory; use fewer workers (-j) or a smaller --batch\n");
    return ExitCode::our_bug;
  } catch (const std::exception& error) {
    tell(fmt::format("faultline: internal error, please report it: {}\n", error.what()));
    return ExitCode::our_bug;
  }
}

}  // namespace faultline::cli
