// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_rule.hpp"

#include <set>
#include <type_traits>
#include <variant>

#include <gtest/gtest.h>

#include "base/describe.hpp"
#include "penalty/penalty_model.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/protocol_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::penalty::penalty_rule_test {
namespace {

PenaltyRule rule_for(const stake::ProtocolSpec& spec) {
  return rule_of({spec.id, spec.penalty, *spec.parameters});
}

/// Those rules of a list by which AVSs slash.
template <class List, class... Kept>
struct ByWhichAvsSlash;
template <class... Kept>
struct ByWhichAvsSlash<std::variant<>, Kept...> {
  using Types = testing::Types<Kept...>;
};
template <class First, class... Rest, class... Kept>
struct ByWhichAvsSlash<std::variant<First, Rest...>, Kept...>
    : std::conditional_t<ReachesCommitments<First>,
                         ByWhichAvsSlash<std::variant<Rest...>, Kept..., First>,
                         ByWhichAvsSlash<std::variant<Rest...>, Kept...>> {};

/// What every rule of the list by which AVSs slash promises; a new rule is enrolled by its line in
/// the list.
template <class Rule>
class EveryPenaltyRule : public testing::Test {
 protected:
  /// Two AVSs, two operators, two pools of 100 ETH; one of the pools behind both operators.
  static stake::StakeGraph network() {
    stake::SmallStake stake;
    stake.spec.protocols.push_back(stake::protocol_of<Rule>());
    stake.avs("a", "p").avs("b", "p").operators({"x", "y"}).position("eETH").book("eETH");
    stake.pool("one", "p", {"x"}, 100.0).pool("two", "p", {"x", "y"}, 100.0);
    const auto magnitude = stake::has_magnitude(Rule::kind) ? std::optional(0.25) : std::nullopt;
    for (const char* avs : {"a", "b"}) {
      stake.commit(avs, "x", "one", magnitude);
      stake.commit(avs, "x", "two", magnitude).commit(avs, "y", "two", magnitude);
    }
    return stake.graph();
  }

  static HitBatch hits_of(const stake::StakeGraph& graph, const OccurrenceWriter& occurrences) {
    PenaltyModel::Workspace workspace;
    HitBatch hits;
    PenaltyModel(graph).apply(occurrences.batch(), HitForm::listed, workspace, hits);
    return hits;
  }
};
TYPED_TEST_SUITE(EveryPenaltyRule, ByWhichAvsSlash<PenaltyRule>::Types);

TYPED_TEST(EveryPenaltyRule, IsFoundByItsKind) {
  EXPECT_TRUE(std::holds_alternative<TypeParam>(rule_for(stake::protocol_of<TypeParam>())));
}

TYPED_TEST(EveryPenaltyRule, ReachesNoMoreThanThePool) {
  const auto graph = this->network();
  for (std::size_t c = 0; c < graph.commitments().size(); ++c) {
    const auto reach = TypeParam::reach(graph, stake::CommitmentId{c});
    EXPECT_GT(reach.amount, 0.0);
    EXPECT_LE(reach.amount, 100.0);
    EXPECT_LT(reach.slot, graph.pools().size() + graph.commitments().size());
  }
}

TYPED_TEST(EveryPenaltyRule, NeverTakesMoreThanThePool) {
  const auto graph = this->network();
  OccurrenceWriter storm(graph);
  for (int i = 0; i < 50; ++i) storm.at(0.01 * i).strike("a", 0.3).strike("b", 0.7);
  std::vector<double> lost(graph.pools().size(), 0.0);
  for (const auto& hit : this->hits_of(graph, storm).hits) lost[hit.pool.index()] += hit.lost;
  for (const double l : lost) EXPECT_LE(l, 100.0 * (1.0 + 1e-12));
}

TYPED_TEST(EveryPenaltyRule, TakesMoreForAHarderHitUnlessTheRateIsItsOwn) {
  const auto graph = this->network();
  const auto soft = this->hits_of(graph, OccurrenceWriter(graph).at(0.1).strike("a", 0.2));
  const auto hard = this->hits_of(graph, OccurrenceWriter(graph).at(0.1).strike("a", 0.3));
  double difference = 0.0;
  for (const auto& hit : hard.hits) difference += hit.lost;
  for (const auto& hit : soft.hits) difference -= hit.lost;
  if (TypeParam::kind == stake::PenaltyKind::babylon) {
    EXPECT_EQ(difference, 0.0);  // a rate of its own
  } else {
    EXPECT_GT(difference, 0.0);
  }
}

TYPED_TEST(EveryPenaltyRule, LosesTheSameInWhateverOrderOccurrencesCome) {
  const auto graph = this->network();
  OccurrenceWriter forth(graph);
  forth.at(0.1).strike("a", 0.2).at(0.2).strike("b", 0.4, "x").at(0.3).strike("a", 0.5, "y");
  OccurrenceWriter back(graph);
  back.at(0.1).strike("a", 0.5, "y").at(0.2).strike("b", 0.4, "x").at(0.3).strike("a", 0.2);
  double a = 0.0;
  double b = 0.0;
  for (const auto& hit : this->hits_of(graph, forth).hits) a += hit.lost;
  for (const auto& hit : this->hits_of(graph, back).hits) b += hit.lost;
  EXPECT_NEAR(a, b, 1e-12 * a);
}

TEST(PenaltyRule, HasARuleForEveryKindThatAScenarioMayName) {
  const auto words = enum_words(stake::PenaltyKind{});
  std::set<std::size_t> rules;
  for (std::size_t k = 0; k < words.known.size(); ++k) {
    rules.insert(rule_for(stake::protocol_of(static_cast<stake::PenaltyKind>(k))).index());
  }
  EXPECT_EQ(rules.size(), words.known.size());
}

}  // namespace
}  // namespace faultline::penalty::penalty_rule_test
