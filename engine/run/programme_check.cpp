// SPDX-License-Identifier: Apache-2.0
#include "run/programme_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/canonical_text.hpp"
#include "base/field_path.hpp"
#include "run/provider_rows.hpp"
#include "run/row_order.hpp"

namespace faultline::run {

namespace {

constexpr auto own_blocks =
    "the same: a programme sets covers, providers, treaties, waterfalls and its name";
constexpr auto run_it = "run it as a scenario";

/// What no programme changes.
Scenario without_cover(Scenario scenario) {
  scenario.name.clear();
  scenario.covers.clear();
  scenario.providers.clear();
  scenario.treaties.clear();
  for (auto& row : scenario.positions) row.waterfall = {};
  std::erase(scenario.output.store, Store::events);
  return with_sorted_rows(std::move(scenario));
}

/// What programmes set. That a provider fails is not among it.
Scenario cover_of(const Scenario& scenario) {
  Scenario cover;
  cover.covers = scenario.covers;
  cover.treaties = scenario.treaties;
  for (const auto& row : scenario.providers)
    cover.providers.emplace_back().insurance = row.insurance;
  for (const auto& row : scenario.positions) {
    auto& position = cover.positions.emplace_back();
    position.position.id = row.position.id;
    position.waterfall = row.waterfall;
  }
  return with_sorted_rows(std::move(cover));
}

std::string text_of(const Scenario& scenario) {
  std::string text = base::canonical_text(without_cover(scenario));
  for (const auto& number : scenario.uncertain) text += base::canonical_text(number);
  return text;
}

/// Values by path.
using Lines = std::map<std::string, std::string, std::less<>>;

Lines lines_in(const Scenario& part) {
  const std::string text = base::canonical_text(part);
  Lines lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    const std::size_t equals = std::min(line.find(" = "), line.size());
    lines[line.substr(0, equals)] = line.substr(std::min(equals + 3, line.size()));
    begin = end + 1;
  }
  return lines;
}

Lines lines_of(const Scenario& scenario) {
  Lines lines = lines_in(without_cover(scenario));
  for (const auto& number : scenario.uncertain) lines[number.path] = base::canonical_text(number);
  return lines;
}

/// `avs.eigenda` of `avs.eigenda.severity`, `commitment[a,b]` of `commitment[a,b].magnitude`.
std::string_view row_of(std::string_view path) {
  const std::size_t block = path.find_first_of(".[");
  if (block == std::string_view::npos) return path;
  if (path[block] == '[') return path.substr(0, path.find(']', block) + 1);
  return path.substr(0, path.find('.', block + 1));
}

std::set<std::string, std::less<>> rows_of(const Lines& lines) {
  std::set<std::string, std::less<>> rows;
  for (const auto& [path, value] : lines) rows.emplace(row_of(path));
  return rows;
}

/// Matrices are long.
std::string shown(std::string_view value) {
  constexpr std::size_t most = 40;
  const std::size_t end = value.find('\n');
  const auto line = value.substr(0, end);
  return line.size() <= most ? std::string(line) : std::string(line.substr(0, most)) + "…";
}

/// Says of everything in `some` that is otherwise in `others` what `problem(path, value, other)`
/// does, where `other` is null if there is none; of rows that are not there at all once.
template <class Problem>
void compare(const Lines& some, const Lines& others, const Problem& problem) {
  const auto rows = rows_of(others);
  std::string_view last;
  for (const auto& [path, value] : some) {
    const auto row = row_of(path);
    if (rows.find(row) == rows.end()) {
      if (row != last) problem(std::string(row), value, nullptr);
      last = row;
      continue;
    }
    const auto other = others.find(path);
    if (other == others.end()) {
      problem(path, value, nullptr);
    } else if (other->second != value) {
      problem(path, value, &other->second);
    }
  }
}

void check_unchanged(const Scenario& base, const Scenario& programme, base::Issues& issues) {
  if (text_of(base) == text_of(programme)) return;
  const Lines was = lines_of(base);
  const Lines is = lines_of(programme);
  compare(is, was, [&](const std::string& path, const std::string& value, const std::string* old) {
    const std::string problem = old == nullptr
                                    ? "is not in the scenario that was run"
                                    : fmt::format("is {}, and was {} in the scenario that was run",
                                                  shown(value), shown(*old));
    issues.add(path, problem, own_blocks, run_it);
  });
  compare(was, is, [&](const std::string& path, const std::string&, const std::string* now) {
    if (now != nullptr) return;  // said already
    issues.add(path, "is missing, and is in the scenario that was run", own_blocks, run_it);
  });
}

const ProviderRow* find_provider(const Scenario& scenario, const std::string& id) {
  const auto row = std::find_if(scenario.providers.begin(), scenario.providers.end(),
                                [&](const ProviderRow& one) { return one.insurance.id == id; });
  return row == scenario.providers.end() ? nullptr : &*row;
}

bool fails_alike(const ProviderRow& a, const ProviderRow& b) {
  return base::canonical_text(a.failure) == base::canonical_text(b.failure);
}

std::string probability_path(const ProviderRow& row) {
  return base::row_path("provider", row.insurance.id) +
         (row.failure.failure_probability ? ".failure_probability" : ".residual_probability");
}

/// Defaults are occurrences: a programme has those that were drawn, and no others.
void check_defaults(const Scenario& base, const Scenario& programme, base::Issues& issues) {
  for (const ProviderRow& row : programme.providers) {
    if (!can_fail(row)) continue;
    const auto* known = find_provider(base, row.insurance.id);
    if (known == nullptr || !can_fail(*known)) {
      issues.add(probability_path(row),
                 "makes the provider a cause, and none of its defaults were drawn",
                 "a provider that cannot fail, or that could in the scenario that was run", run_it);
    } else if (!fails_alike(row, *known)) {
      issues.add(probability_path(row),
                 "the provider fails otherwise than in the scenario that was run",
                 "its probability and tags as they were", run_it);
    }
  }
  for (const ProviderRow& row : base.providers) {
    const auto* known = find_provider(programme, row.insurance.id);
    if (!can_fail(row) || (known != nullptr && can_fail(*known))) continue;
    issues.add(base::row_path("provider", row.insurance.id),
               "can fail in the scenario that was run, and not in the programme",
               "its failure as it was; it need not cover anything", run_it);
  }
}

}  // namespace

void check_programme(const Scenario& base, const Scenario& programme, base::Issues& issues) {
  check_unchanged(base, programme, issues);
  check_defaults(base, programme, issues);
}

std::optional<StressOf> stress_of(const Scenario& stressed, std::span<const Scenario> all) {
  for (const auto& one : all)
    if (stressed.name.starts_with(one.name + "/"))
      return StressOf{&one, stressed.name.substr(one.name.size())};
  return std::nullopt;
}

std::optional<std::string> stressed_cover(const Scenario& scenario, const Scenario& stressed) {
  const Lines was = lines_in(cover_of(scenario));
  const Lines is = lines_in(cover_of(stressed));
  std::optional<std::string> first;
  const auto note = [&](const std::string& path, const std::string&, const std::string*) {
    if (!first) first = path;
  };
  compare(is, was, note);
  compare(was, is, note);
  return first;
}

}  // namespace faultline::run
