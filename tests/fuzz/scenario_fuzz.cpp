// SPDX-License-Identifier: Apache-2.0
//
// Scenario files, with all that they name, and overrides: a scenario is read and compiled, or every
// complaint can be printed. What is read survives being written down and read again.
#include <string>
#include <string_view>
#include <vector>

#include "base/canonical_text.hpp"
#include "fuzz/fuzz_target.hpp"
#include "fuzz/named_files.hpp"
#include "io/document/utf8.hpp"
#include "io/scenario_echo.hpp"
#include "io/scenario_reader.hpp"
#include "run/plan.hpp"

namespace faultline::fuzz {

namespace {

constexpr std::size_t most_rows = 2'000;  ///< a plan of more takes too long to compile here

/// Complaints about text are text, and say something.
void check_complaints(const std::vector<io::LocatedIssue>& issues, std::string_view input) {
  FAULTLINE_PROMISE(!issues.empty());
  const bool input_is_text = !io::find_invalid_utf8(input);
  for (const auto& issue : issues) {
    FAULTLINE_PROMISE(!issue.issue.problem.empty());
    FAULTLINE_PROMISE(!input_is_text || !io::find_invalid_utf8(io::format_issue(issue)));
  }
}

std::size_t row_count(const run::Scenario& s) {
  return s.assets.size() + s.protocols.size() + s.avs.size() + s.operators.size() + s.pools.size() +
         s.commitments.size() + s.positions.size() + s.delegations.size() + s.holdings.size() +
         s.book.size() + s.shocks.size() + s.covers.size();
}

/// Takes longer than all else: a quarter of the inputs pays for it.
void check_echo(const run::Scenario& scenario) {
  const std::string echo = io::echo_toml(scenario);
  const auto again = io::read_scenario_text(echo, "echo");
  FAULTLINE_PROMISE(base::canonical_text(again.scenario) == base::canonical_text(scenario));
}

void check_compile(const io::ReadScenario& read, std::string_view input) {
  const std::vector<run::Scenario> scenarios{read.scenario};
  std::vector<base::Issues> issues(1);
  const auto plan = run::Plan::compile(scenarios, issues);
  FAULTLINE_PROMISE(plan.has_value() == issues.front().empty());
  if (!plan) check_complaints(io::locate(issues.front().list(), read.places), input);
}

void read_and_check(const NamedFiles& files, std::string_view input) {
  const auto read =
      io::read_scenario_text(files.scenario, "scenario.toml",
                             {.overrides = files.overrides, .read_file = reader_of(files)});
  if (input.size() % 4 == 0) check_echo(read.scenario);
  if (row_count(read.scenario) <= most_rows) check_compile(read, input);
  for (const auto& stress : read.stresses)
    if (read.stresses.size() * row_count(stress.scenario) <= most_rows)
      check_compile(stress, input);
}

}  // namespace

}  // namespace faultline::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace faultline;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto files = fuzz::split_files(input);
  try {
    fuzz::read_and_check(files, input);
  } catch (const io::ScenarioFileError& error) {
    fuzz::check_complaints(error.issues(), input);
  } catch (const io::InputMissing& error) {
    fuzz::check_complaints(error.issues(), input);
  }
  return 0;
}
