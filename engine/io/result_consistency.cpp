// SPDX-License-Identifier: Apache-2.0
#include "io/result_consistency.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "io/result_layout.hpp"

namespace faultline::io {
namespace {

using Flaw = std::optional<std::string>;
using Words = std::vector<std::string>;
using Lengths = std::map<std::string, std::size_t>;  ///< of the axes, by name

constexpr std::array<std::string_view, 12> reserved{
    layout::scenario_group,  layout::host_group,   layout::state_group, layout::trial_axis,
    layout::trial_book_loss, layout::trial_weight, layout::event_axis,  layout::event_trial,
    layout::event_cause,     layout::event_index,  layout::event_time,  layout::event_severity};

/// Names that MATLAB, R, netCDF and Python take as they are.
bool is_portable(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 63 && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

Flaw check_name(const std::string& name, std::set<std::string>& taken) {
  if (!is_portable(name)) return "`" + name + "` is no name for an array";
  if (std::find(reserved.begin(), reserved.end(), name) != reserved.end()) {
    return "the name `" + name + "` is reserved";
  }
  if (!taken.insert(name).second) return "the name `" + name + "` is taken twice";
  return {};
}

/// Text in the file ends at its first zero byte.
template <class T>
Flaw check_text(const std::string& name, const std::vector<T>& values) {
  if constexpr (std::is_same_v<T, std::string>) {
    const auto ends_early = [](const std::string& text) {
      return text.find('\0') != std::string::npos;
    };
    if (std::any_of(values.begin(), values.end(), ends_early)) {
      return "text of `" + name + "` contains a zero byte";
    }
  }
  return {};
}

Flaw check_axis(const risk::Axis& axis, Lengths& lengths) {
  return std::visit(
      [&](const auto& labels) {
        lengths[axis.name] = labels.size();
        return check_text(axis.name, labels);
      },
      axis.labels);
}

Flaw check_table(const risk::Table& table, const Lengths& lengths) {
  if (table.dims.empty() || table.dims.front() != layout::case_axis) {
    return "the first dimension of `" + table.name + "` is not `case`";
  }
  std::size_t count = 1;
  for (const auto& dimension : table.dims) {
    const auto length = lengths.find(dimension);
    if (length == lengths.end()) return "`" + table.name + "` has no axis `" + dimension + "`";
    if (__builtin_mul_overflow(count, length->second, &count)) {
      return "`" + table.name + "` has more values than there can be";
    }
  }
  return std::visit(
      [&](const auto& values) -> Flaw {
        if (values.size() != count) return "`" + table.name + "` does not fit its axes";
        return check_text(table.name, values);
      },
      table.values);
}

Flaw check_cases(const run::RunResult& result) {
  const auto& cases = result.provenance.cases;
  const auto is_case = [](const risk::Axis& axis) { return axis.name == layout::case_axis; };
  const auto axis = std::find_if(result.axes.begin(), result.axes.end(), is_case);
  if (axis == result.axes.end()) return "there is no axis `case`";
  const auto* labels = std::get_if<Words>(&axis->labels);
  if (labels == nullptr || *labels != cases) return "axis `case` does not name the cases";
  if (result.provenance.scenario_toml.size() != cases.size()) return "a case has no scenario";
  return check_text("scenario", result.provenance.scenario_toml);
}

}  // namespace

std::optional<std::string> find_flaw(const run::RunResult& result) {
  std::set<std::string> taken;
  Lengths lengths;
  for (const auto& axis : result.axes) {
    if (auto flaw = check_name(axis.name, taken)) return flaw;
    if (auto flaw = check_axis(axis, lengths)) return flaw;
  }
  for (const auto& table : result.tables) {
    if (auto flaw = check_name(table.name, taken)) return flaw;
    if (auto flaw = check_table(table, lengths)) return flaw;
  }
  return check_cases(result);
}

}  // namespace faultline::io
