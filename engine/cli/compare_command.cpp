// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_error.hpp"
#include "cli/commands.hpp"
#include "cli/comparison_report.hpp"
#include "cli/console.hpp"
#include "cli/label_match.hpp"
#include "io/result_reader.hpp"

namespace faultline::cli {

namespace {

using Names = std::vector<std::string>;

std::optional<std::size_t> place_of(const Names& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::string list_text(const Names& names) {
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

/// `NAME` of both, or `NAME=OTHER`; names may have a `=` in them.
CasePair asked_pair(const std::string& text, const Names& first, const Names& second) {
  if (const auto i = place_of(first, text); i)
    if (const auto j = place_of(second, text); j) return {*i, *j};
  for (auto at = text.find('='); at != std::string::npos; at = text.find('=', at + 1))
    if (const auto i = place_of(first, text.substr(0, at)); i)
      if (const auto j = place_of(second, text.substr(at + 1)); j) return {*i, *j};
  throw UsageError(
      fmt::format("--case {}: expected a case of both, or NAME=OTHER with a case of A, {}, and one "
                  "of B, {}",
                  text, list_text(first), list_text(second)));
}

std::vector<CasePair> pairs_of(const CompareOptions& options, const Names& first,
                               const Names& second) {
  std::vector<CasePair> pairs;
  for (const auto& text : options.cases) pairs.push_back(asked_pair(text, first, second));
  if (!pairs.empty()) return pairs;
  if (first.size() == 1 && second.size() == 1) return {{0, 0}};
  pairs = match_labels(first, second).places;
  if (pairs.empty())
    throw DataError(fmt::format(
        "no case of {}, {}, has the name of one of {}, {}: say which go together with "
        "--case NAME=OTHER",
        options.first.string(), list_text(first), options.second.string(), list_text(second)));
  return pairs;
}

void check_units(const CompareOptions& options, const run::Provenance& first,
                 const run::Provenance& second) {
  if (first.numeraire == second.numeraire) return;
  throw DataError(fmt::format("{} is in {} and {} in {}: amounts cannot be compared",
                              options.first.string(), first.numeraire, options.second.string(),
                              second.numeraire));
}

}  // namespace

ExitCode compare_command(const CompareOptions& options) {
  const auto first = io::read_result(options.first);
  const auto second = io::read_result(options.second);
  check_units(options, first.provenance, second.provenance);
  const auto& a = first.provenance.cases;
  const auto& b = second.provenance.cases;
  auto comparison = compare_results(first, second, pairs_of(options, a, b));
  if (options.cases.empty() && (a.size() > 1 || b.size() > 1)) {
    const auto match = match_labels(a, b);
    if (!match.only_first.empty() || !match.only_second.empty())
      comparison.unmatched.insert(comparison.unmatched.begin(),
                                  {"case", match.only_first, match.only_second});
  }
  print_result(options.form == OutputForm::json
                   ? comparison_json(comparison, options.first.string(), options.second.string())
                   : comparison_text(comparison, options.first.string(), options.second.string(),
                                     options.marked_z));
  return comparison.equal() ? ExitCode::ok : ExitCode::differs;
}

}  // namespace faultline::cli
