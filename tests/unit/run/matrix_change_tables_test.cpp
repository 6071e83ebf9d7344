// SPDX-License-Identifier: Apache-2.0
#include "run/matrix_change_tables.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"

namespace faultline::run::matrix_change_tables_test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;

/// Three AVSs in a matrix block, of which the outer two have correlation `outer` and others 1.
Scenario with_matrix(std::string name, double outer) {
  Scenario scenario = test::sample_scenario();
  scenario.name = std::move(name);
  for (auto& row : scenario.avs) row.failure.failure_probability = 0.1;
  auto& dependence = *scenario.dependence;
  dependence.factors.clear();
  dependence.blocks = {
      {.causes = {"avs"},
       .structure = failure::Structure::matrix,
       .matrix = base::NamedMatrix{"",
                                   {"bridge", "dormant", "oracle"},
                                   {1.0, 1.0, outer, 1.0, 1.0, 1.0, outer, 1.0, 1.0}},
       .repair = failure::MatrixRepair::nearest}};
  return scenario;
}

RunResult result_of(std::vector<Scenario> scenarios) {
  std::vector<base::Issues> issues(scenarios.size());
  const auto plan = Plan::compile(scenarios, issues);
  RunResult result;
  append_matrix_changes(plan.value(), result);
  return result;
}

using test::values;

// 0.527790 and 0.760690: Higham 2002, moved by the floor of the eigenvalues by some 1e-8.
TEST(MatrixChangeTables, TellTheChangesOfEachCase) {
  const auto result = result_of({with_matrix("sound", 1.0), with_matrix("chain", 0.0)});
  ASSERT_EQ(result.axes.size(), 1u);
  EXPECT_THAT(std::get<std::vector<std::string>>(result.axes[0].labels),
              ElementsAre("dependence.block[0]"));
  EXPECT_THAT(values<double>(result, "repair_distance"),
              ElementsAre(IsNan(), DoubleNear(0.52779046358182837, 1e-7)));
  EXPECT_THAT(values<double>(result, "repair_before"), ElementsAre(IsNan(), 1.0));
  EXPECT_THAT(values<double>(result, "repair_after"),
              ElementsAre(IsNan(), DoubleNear(0.7606898534022837848, 1e-7)));
  EXPECT_THAT(values<std::int64_t>(result, "repair_steps"), ElementsAre(-1, testing::Gt(1)));
  const auto first = values<std::string>(result, "repair_first_avs");
  const auto second = values<std::string>(result, "repair_second_avs");
  EXPECT_THAT(first, ElementsAre("", testing::AnyOf("bridge", "dormant")));
  EXPECT_THAT(second, ElementsAre("", first[1] == "bridge" ? "dormant" : "oracle"));
}

TEST(MatrixChangeTables, AreNotThereWhereNothingChanged) {
  const auto result = result_of({with_matrix("sound", 1.0), test::sample_scenario()});
  EXPECT_THAT(result.axes, IsEmpty());
  EXPECT_THAT(result.tables, IsEmpty());
}

}  // namespace
}  // namespace faultline::run::matrix_change_tables_test
