// SPDX-License-Identifier: Apache-2.0
#include "run/contributions.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/batch.hpp"
#include "run/thread_executor.hpp"
#include "support/sample_scenario.hpp"
#include "unit/run/result_values.hpp"
#include "unit/run/results_of.hpp"

namespace faultline::run::contributions_test {
namespace {

using test::result_of;
using test::values;

Plan plan_of(Scenario scenario) {
  scenario.output.store.push_back(Store::contributions);
  scenario.output.exact = {"token"};
  std::vector<base::Issues> issues(1);
  auto plan = Plan::compile(std::vector{scenario}, issues);
  for (const auto& issue : issues[0].list()) ADD_FAILURE() << issue.path << ": " << issue.problem;
  return std::move(plan.value());
}

std::vector<std::string> labels(const RunResult& result, const std::string& name) {
  for (const auto& axis : result.axes)
    if (axis.name == name) return std::get<std::vector<std::string>>(axis.labels);
  return {};
}

constexpr std::size_t levels = 4;  // 0, 95, 99, 99.9 %
constexpr std::size_t token = 0;   // along `contribution_of`
constexpr std::size_t book = 1;
constexpr std::size_t gross = 0;  // along `tail`
constexpr std::size_t net = 1;

/// Sum over the last axis of a table over (contribution_of, tail, level, it).
double sum_of(const RunResult& result, const std::string& table, std::size_t holder,
              std::size_t tail, std::size_t level) {
  const auto& all = values(result, table);
  const std::size_t items = all.size() / (2 * 2 * levels);
  double sum = 0.0;
  for (std::size_t i = 0; i < items; ++i)
    sum += all[((holder * 2 + tail) * levels + level) * items + i];
  return sum;
}

void expect_sums(const RunResult& result) {
  const auto& means = values(result, "book_expected_loss");
  const auto& shortfalls = values(result, "book_expected_shortfall");
  for (const char* table : {"es_by_kind", "es_by_avs", "es_by_operator", "es_by_cause"}) {
    for (const auto& [tail, perspective] : {std::pair{gross, 0}, std::pair{net, 2}}) {
      EXPECT_NEAR(sum_of(result, table, book, tail, 0) / means[perspective], 1.0, 1e-11) << table;
      for (std::size_t l = 0; l + 1 < levels; ++l) {
        const double shortfall = shortfalls[perspective * (levels - 1) + l];
        EXPECT_NEAR(sum_of(result, table, book, tail, l + 1) / shortfall, 1.0, 1e-11)
            << table << " " << tail << " " << l;
      }
    }
  }
}

TEST(Contributions, AddUpToShortfallsAndMeans) {
  expect_sums(result_of(plan_of(test::sample_scenario())));
  expect_sums(result_of(plan_of(test::shared_sample_scenario())));
  expect_sums(result_of(plan_of(test::repeating_sample_scenario())));
}

TEST(Contributions, OfCoversAreWhatIsNotInNet) {
  const auto result = result_of(plan_of(test::sample_scenario()));
  const auto& recovered = values(result, "es_recovered_by_cover");  // by holder, then level
  const auto& means = values(result, "book_expected_loss");
  EXPECT_NEAR(recovered[book * levels], means[1], 1e-9 * means[1]);
  // The mean of the gross loss in the tail of the net one is no less than its contributions there.
  EXPECT_GT(recovered[book * levels + 2], 0.0);
  EXPECT_LE(sum_of(result, "es_by_avs", book, net, 2) + recovered[book * levels + 2],
            sum_of(result, "es_by_avs", book, gross, 2) * (1.0 + 1e-12));
}

/// What each AVS took from the book, from the listed hits of every trial: another way to it.
std::map<std::string, double> mean_by_avs(const Plan& plan) {
  const auto& model = plan.cases().front();
  BatchBuffers buffers(plan);
  std::map<std::string, double> mean;
  for (std::uint64_t t = 0; t < plan.trials().count; ++t) {
    const auto batch = replay_trial(plan, 0, t, buffers);
    for (const auto& hit : batch.hits.hits) {
      // `token` has 80 of 100 of each pool; the book is all of the desk, a quarter of token, and a
      // tenth of token itself.
      mean[model.graph->avs()[hit.avs.index()].id] +=
          hit.lost * 0.8 * 0.35 / static_cast<double>(plan.trials().count);
    }
  }
  return mean;
}

TEST(Contributions, OfAvssAreWhatTheirHitsTook) {
  const auto plan = plan_of(test::shared_sample_scenario());
  const auto result = result_of(plan);
  const auto names = labels(result, "loss_avs");
  EXPECT_THAT(names,
              testing::ElementsAre("bridge", "dormant", "oracle", "(base layer)", "(contracts)"));
  const auto& all = values(result, "es_by_avs");
  for (const auto& [avs, mean] : mean_by_avs(plan)) {
    const auto place = std::find(names.begin(), names.end(), avs) - names.begin();
    const double told = all[(book * 2 + gross) * levels * names.size() + place];
    EXPECT_NEAR(told / mean, 1.0, 1e-9) << avs;
  }
}

TEST(Contributions, OfPositionsAreTheirFractions) {
  const auto result = result_of(plan_of(test::sample_scenario()));
  const auto positions = labels(result, "position");
  ASSERT_THAT(positions, testing::ElementsAre("desk", "token", "other"));
  const auto& all = values(result, "es_by_position");  // by tail, level, position
  const std::size_t at = (net * levels + 2) * 3;
  // The desk has a quarter of token, and all of it is ours; of token itself a tenth is.
  EXPECT_NEAR(all[at] / all[at + 1], 2.5, 1e-9);
  EXPECT_EQ(all[at + 2], 0.0);
}

TEST(Contributions, HaveTheSameBytesForAnyThreadsAndBatches) {
  for (const auto& scenario : {test::sample_scenario(), test::repeating_sample_scenario()}) {
    const auto plan = plan_of(scenario);
    const auto one = result_of(plan);
    ThreadExecutor three(3);
    const auto other = result_of(plan, three, 97);
    for (const char* table : {"es_by_position", "es_by_kind", "es_by_avs", "es_by_operator",
                              "es_by_cause", "es_recovered_by_cover"}) {
      EXPECT_EQ(values(one, table), values(other, table)) << table;
      const auto error = std::string(table) + "_se";
      EXPECT_THAT(values(one, error),
                  testing::Pointwise(testing::NanSensitiveDoubleEq(), values(other, error)));
    }
  }
}

TEST(Contributions, AreNotThereUnlessAsked) {
  auto scenario = test::sample_scenario();
  std::vector<base::Issues> issues(1);
  const auto plan = Plan::compile(std::vector{scenario}, issues).value();
  EXPECT_EQ(risk::find_table(result_of(plan).tables, "es_by_avs"), nullptr);
}

}  // namespace
}  // namespace faultline::run::contributions_test
