// SPDX-License-Identifier: Apache-2.0
#include "cli/different_arrays.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <variant>

namespace faultline::cli {

namespace {

using risk::Axis;
using risk::Table;

bool same(const std::string& a, const std::string& b) {
  return a == b;
}
/// By their bits: not-a-number is itself.
template <class Number>
bool same(Number a, Number b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

template <class T>
bool same_values(const T* first, const T* second, std::size_t count) {
  return std::equal(first, first + count, second,
                    [](const T& a, const T& b) { return same(a, b); });
}

const Axis* find_axis(const run::RunResult& result, const std::string& name) {
  const auto found = std::find_if(result.axes.begin(), result.axes.end(),
                                  [&](const Axis& axis) { return axis.name == name; });
  return found == result.axes.end() ? nullptr : &*found;
}

bool same_labels(const run::RunResult& first, const run::RunResult& second,
                 const std::string& axis) {
  const auto* a = find_axis(first, axis);
  const auto* b = find_axis(second, axis);
  return a != nullptr && b != nullptr && a->labels == b->labels;
}

/// Of the parts of the tables that belong to the cases.
bool same_parts(const Table& first, std::size_t first_cases, const Table& second,
                std::size_t second_cases,
                const std::vector<std::pair<std::size_t, std::size_t>>& cases) {
  return std::visit(
      [&](const auto& a) {
        const auto* b = std::get_if<std::decay_t<decltype(a)>>(&second.values);
        if (b == nullptr || a.size() / first_cases != b->size() / second_cases) return false;
        const std::size_t length = a.size() / first_cases;
        return std::all_of(cases.begin(), cases.end(), [&](const auto& pair) {
          return same_values(a.data() + pair.first * length, b->data() + pair.second * length,
                             length);
        });
      },
      first.values);
}

bool same_table(const run::RunResult& first, const Table& a, const run::RunResult& second,
                const Table& b, const std::vector<std::pair<std::size_t, std::size_t>>& cases) {
  if (a.dims != b.dims || a.units != b.units) return false;
  for (auto dim = a.dims.begin() + 1; dim != a.dims.end(); ++dim)
    if (!same_labels(first, second, *dim)) return false;
  return same_parts(a, first.provenance.cases.size(), b, second.provenance.cases.size(), cases);
}

}  // namespace

std::vector<std::string> different_arrays(
    const run::RunResult& first, const run::RunResult& second,
    const std::vector<std::pair<std::size_t, std::size_t>>& cases) {
  std::vector<std::string> names;
  for (const auto& table : first.tables) {
    const auto* other = risk::find_table(second.tables, table.name);
    if (other == nullptr || !same_table(first, table, second, *other, cases))
      names.push_back(table.name);
  }
  for (const auto& table : second.tables)
    if (risk::find_table(first.tables, table.name) == nullptr) names.push_back(table.name);
  return names;
}

}  // namespace faultline::cli
