// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <vector>

#include "numerics/normal.hpp"
#include "numerics/pair_probability.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

/// Two matrix blocks and two factor blocks at once, with a factor that loads in both of the latter
/// and one that is split by a weighted tag of several values.
namespace faultline::failure::several_blocks_test {
namespace {

using numerics::PairProbability;

constexpr double p = 0.1;
constexpr std::size_t size = 7;  // a, b: one matrix; c, d: another; e: factors; f, g: factors

base::NamedMatrix pair_matrix(std::vector<std::string> names, double rho) {
  return {"", std::move(names), {1.0, rho, rho, 1.0}};
}

test::FailureScenario scenario_of_blocks() {
  test::FailureScenario scenario;
  for (const char* id : {"a", "b", "c", "d"}) scenario.add_avs(id, p);
  scenario.add_avs("e", p, {{"client", {{"geth", 0.7}, {"nethermind", 0.3}}}});
  scenario.add_avs("f", p, {{"client", {{"geth", 1.0}}}});
  scenario.add_avs("g", p, {{"client", {{"nethermind", 1.0}}}});
  auto& dependence = scenario.failure.dependence.emplace();
  dependence.blocks = {{.causes = {"avs.a", "avs.b"},
                        .structure = Structure::matrix,
                        .matrix = pair_matrix({"a", "b"}, 0.6)},
                       {.causes = {"avs.e"}, .matrix = std::nullopt},
                       {.causes = {"avs.c", "avs.d"},
                        .structure = Structure::matrix,
                        .matrix = pair_matrix({"d", "c"}, -0.3)},
                       {.causes = {"avs.f", "avs.g"}, .matrix = std::nullopt}};
  dependence.factors = {{"market", "all", 0.5, {}}, {"client", "tag:client", 0.6, {{"g", 0.4}}}};
  return scenario;
}

/// Latent correlations of the pairs that have one: 0.5² for the market; 0.6·0.7·0.6 through geth,
/// 0.6·0.3·0.4 through nethermind.
double correlation(std::size_t i, std::size_t j) {
  if (i == 0 && j == 1) return 0.6;
  if (i == 2 && j == 3) return -0.3;
  if (i == 4 && j == 5) return 0.25 + 0.252;
  if (i == 4 && j == 6) return 0.25 + 0.072;
  return i == 5 && j == 6 ? 0.25 : 0.0;
}

void expect_pairs(const test::FailureScenario& scenario, double degrees_of_freedom,
                  double threshold) {
  constexpr std::int64_t trials = 400'000;
  std::vector<std::int64_t> both(size * size);
  for (const auto set : test::struck_sets(test::draw(scenario.model(), 11, {0, trials})))
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = i; j < size; ++j) both[i * size + j] += (set >> i & set >> j & 1u) != 0;
  // 28 scores: a false alarm has probability 2e-4.
  const PairProbability::Margin margin{threshold, p};
  const PairProbability pair(margin, margin, degrees_of_freedom);
  for (std::size_t i = 0; i < size; ++i) {
    test::expect_probability(both[i * size + i], trials, p);
    for (std::size_t j = i + 1; j < size; ++j) {
      SCOPED_TRACE(testing::Message() << i << ", " << j);
      test::expect_probability(both[i * size + j], trials, pair.at(correlation(i, j)));
    }
  }
}

TEST(SeveralBlocks, FailTogetherAsTheirMatricesAndFactorsSay) {
  expect_pairs(scenario_of_blocks(), std::numeric_limits<double>::infinity(),
               numerics::normal_quantile(p));
}

// F⁻¹(0.1) of Student's t with 4 degrees of freedom, from tables.
TEST(SeveralBlocks, ShareTheMixingVariable) {
  auto scenario = scenario_of_blocks();
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = 4.0;
  expect_pairs(scenario, 4.0, -1.5332062740589440);
}

TEST(SeveralBlocks, ComplainAboutEachMatrixAtItsBlock) {
  auto scenario = scenario_of_blocks();
  auto& blocks = scenario.failure.dependence->blocks;
  blocks[0].matrix->values[1] = 0.5;
  blocks[2].matrix->names[0] = "b";
  EXPECT_THAT(scenario.complaints(),
              testing::ElementsAre(
                  test::Complains("dependence.block[0].file[b, a]", "differs from its mirror"),
                  test::Complains("dependence.block[2].file[b]", "`b` is in the matrix and not"),
                  test::Complains("dependence.block[2].file[d]", "`d` is in the block and not")));
}

}  // namespace
}  // namespace faultline::failure::several_blocks_test
