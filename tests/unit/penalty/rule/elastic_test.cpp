// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/elastic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/penalty/losses_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::elastic_test {
namespace {

/// Pool of 100 ETH behind one operator with these magnitudes, one AVS each: a, b, c, …
stake::StakeGraph pool_with(stake::PenaltyKind kind, const std::vector<double>& magnitudes) {
  stake::SmallStake stake;
  stake.spec.protocols.push_back({.id = "p", .penalty = kind});
  stake.operators({"p2p"}).pool("eth", "p", {"p2p"}, 100.0).position("eETH").book("eETH");
  for (std::size_t i = 0; i < magnitudes.size(); ++i) {
    const std::string avs(1, static_cast<char>('a' + i));
    stake.avs(avs, "p").commit(avs, "p2p", "eth", magnitudes[i]);
  }
  return stake.graph();
}

struct Hit {
  const char* avs;
  double fraction;
};

std::vector<double> losses(const stake::StakeGraph& graph, const std::vector<Hit>& hits) {
  OccurrenceWriter occurrences(graph);
  double time = 0.0;
  for (const auto& hit : hits) occurrences.at(time += 0.1).strike(hit.avs, hit.fraction);
  return losses_of(graph, occurrences);
}

struct Example {
  std::vector<double> magnitudes;
  std::vector<Hit> hits;
  std::vector<double> lost;
};

// By hand from x = a·w, R ← R − x, a ← min(a, R): arXiv 2503.00170.
const std::vector<Example> examples{
    {{1.0, 1.0}, {{"a", 0.6}, {"b", 0.6}}, {60.0, 24.0}},  // min(1, 0.4) · 0.6
    {{0.8, 0.8}, {{"a", 0.5}, {"b", 0.5}}, {40.0, 30.0}},  // min(0.8, 0.6) · 0.5
    {{0.8, 0.3}, {{"a", 0.5}, {"b", 0.5}}, {40.0, 15.0}},  // stretched: 0.6 still covers 0.3
    {{0.8, 0.8}, {{"a", 0.5}, {"b", 1.0}, {"a", 0.5}}, {40.0, 60.0}},         // nothing remains
    {{0.8, 0.8}, {{"a", 0.25}, {"b", 0.5}, {"a", 1.0}}, {20.0, 40.0, 40.0}},  // min(0.6, 0.4)
};

TEST(ElasticRule, StretchesWhatRemainsOverTheAllocations) {
  for (const auto& example : examples) {
    const auto graph = pool_with(stake::PenaltyKind::elastic, example.magnitudes);
    const auto lost = losses(graph, example.hits);
    ASSERT_EQ(lost.size(), example.lost.size());
    for (std::size_t i = 0; i < lost.size(); ++i) {
      EXPECT_NEAR(lost[i], example.lost[i], 1e-9 * example.lost[i]);
    }
  }
}

TEST(ElasticRule, IsUniqueWhereAllocationsFit) {
  const std::vector<Hit> hits{{"a", 0.5}, {"b", 1.0}, {"a", 0.7}, {"c", 0.2}, {"a", 0.1}};
  const std::vector<double> magnitudes{0.5, 0.2, 0.3};
  const auto elastic = losses(pool_with(stake::PenaltyKind::elastic, magnitudes), hits);
  const auto unique = losses(pool_with(stake::PenaltyKind::unique, magnitudes), hits);
  ASSERT_EQ(elastic.size(), unique.size());
  for (std::size_t i = 0; i < unique.size(); ++i) {
    EXPECT_NEAR(elastic[i], unique[i], 1e-9 * unique[i]);
  }
}

TEST(ElasticRule, LetsAllocationsAddUpToMoreThanOne) {
  EXPECT_NO_THROW((void)pool_with(stake::PenaltyKind::elastic, {1.0, 1.0, 1.0}));
  EXPECT_THROW((void)pool_with(stake::PenaltyKind::unique, {0.6, 0.6}), std::runtime_error);
}

}  // namespace
}  // namespace faultline::penalty::elastic_test
