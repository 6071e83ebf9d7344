// SPDX-License-Identifier: Apache-2.0
#include "run/matrix_change_tables.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/not_a_number.hpp"
#include "failure/matrix_change.hpp"
#include "run/name_index.hpp"

namespace faultline::run {

namespace {

constexpr auto axis_name = "repaired_block";

/// By case, block: what changed, or null.
using Changes = std::vector<const failure::MatrixChange*>;

std::span<const failure::MatrixChange> changes_of(const Plan& plan, const CaseModel& model) {
  return plan.failure_of(model).matrix_changes();
}

NameIndex repaired_blocks(const Plan& plan) {
  NameIndex blocks;
  for (const auto& model : plan.cases())
    for (const auto& change : changes_of(plan, model)) blocks.add(change.block);
  blocks.close();
  return blocks;
}

Changes arranged(const Plan& plan, const NameIndex& blocks) {
  const std::size_t count = blocks.names().size();
  Changes changes(plan.cases().size() * count, nullptr);
  for (std::size_t c = 0; c < plan.cases().size(); ++c)
    for (const auto& change : changes_of(plan, plan.cases()[c]))
      changes[c * count + static_cast<std::size_t>(blocks.position_of(change.block))] = &change;
  return changes;
}

template <class T>
risk::Table column(const Changes& changes, T failure::MatrixChange::*member, T missing,
                   std::string name, std::string units, std::string long_name) {
  std::vector<T> values;
  for (const auto* change : changes)
    values.push_back(change == nullptr ? missing : change->*member);
  return {.name = std::move(name),
          .dims = {"case", axis_name},
          .units = std::move(units),
          .long_name = std::move(long_name),
          .values = std::move(values)};
}

}  // namespace

void append_matrix_changes(const Plan& plan, RunResult& result) {
  using failure::MatrixChange;
  const NameIndex blocks = repaired_blocks(plan);
  if (blocks.names().empty()) return;
  result.axes.push_back({.name = axis_name,
                         .units = "",
                         .long_name = "blocks whose matrix was replaced by the nearest correlation "
                                      "matrix in some case",
                         .labels = blocks.names()});
  const Changes changes = arranged(plan, blocks);
  const auto add = [&](auto member, auto missing, const char* name, const char* units,
                       const char* what) {
    result.tables.push_back(column(changes, member, missing, name, units, what));
  };
  add(&MatrixChange::distance, base::not_a_number, "repair_distance", "1",
      "Frobenius distance of the two matrices; NaN where the matrix is as written");
  add(&MatrixChange::first, std::string(), "repair_first_avs", "",
      "one of the two AVSs whose correlation moved furthest");
  add(&MatrixChange::second, std::string(), "repair_second_avs", "", "the other of the two");
  add(&MatrixChange::before, base::not_a_number, "repair_before", "1",
      "their correlation as written");
  add(&MatrixChange::after, base::not_a_number, "repair_after", "1",
      "their correlation in the model");
  add(&MatrixChange::steps, std::int64_t{-1}, "repair_steps", "1",
      "steps that finding the nearest took; -1 where the matrix is as written");
}

}  // namespace faultline::run
