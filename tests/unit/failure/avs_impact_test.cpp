// SPDX-License-Identifier: Apache-2.0
#include "failure/avs_impact.hpp"

#include <algorithm>

#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure {
namespace {

using testing::SizeIs;

constexpr std::uint64_t cause = 11;
constexpr std::size_t operators = 5;

/// One AVS that five operators serve; a sixth does not.
class Impact : public testing::Test {
 protected:
  Impact() {
    scenario_.add_avs("a", 0.0);
    for (const char* id : {"o0", "o1", "o2", "o3", "o4"}) {
      scenario_.add_operator(id);
      scenario_.serve(id, "a");
    }
  }
  AvsImpact compile(const Participation& participation, const Law& severity = FixedLaw{1.0}) {
    base::Issues issues;
    const AvsFailureSpec spec{0.0, std::nullopt, std::nullopt, severity, participation};
    return AvsImpact::compile(spec, stake::AvsId(0u), scenario_.graph(), issues);
  }
  static std::vector<Strike> strikes(const AvsImpact& impact, std::uint64_t trial) {
    AvsImpact::Ranking ranking;
    std::vector<Strike> strikes;
    impact.append_participants({1, trial, cause, 0}, ranking, strikes);
    return strikes;
  }
  static bool by_operator(const Strike& a, const Strike& b) {
    return a.operator_id < b.operator_id;
  }
  test::FailureScenario scenario_;
};

TEST_F(Impact, OfAllIsOneStrikeThatNamesNoOperator) {
  const auto all = strikes(compile(AllTakePart{}), 0);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_FALSE(all[0].operator_id.valid());
  EXPECT_FALSE(all[0].fault.valid());
  EXPECT_EQ(all[0].avs, stake::AvsId(0u));
  EXPECT_EQ(all[0].fraction, 1.0);
}

TEST_F(Impact, OfEachIsABinomialNumberOfOperators) {
  const auto impact = compile(EachTakesPart{0.6});
  constexpr int trials = 100'000;
  std::vector<std::int64_t> hits(operators);
  std::int64_t all = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const auto drawn = strikes(impact, trial);
    EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end(), by_operator));
    for (const Strike& strike : drawn) ++hits[strike.operator_id.index()];
    all += drawn.size() == operators;
  }
  // Six scores: a false alarm has probability 4e-5.
  for (const auto count : hits) test::expect_probability(count, trials, 0.6);
  test::expect_probability(all, trials, std::pow(0.6, 5));
}

TEST_F(Impact, ByTagIsAsLikelyAsWhatAnOperatorRuns) {
  for (auto& row : scenario_.stake.operators)
    row.tags["client"] = row.id == "o1"
                             ? std::map<std::string, double>{{"geth", 1.0}}
                             : std::map<std::string, double>{{"geth", 0.5}, {"reth", 0.5}};
  const auto impact = compile(ByTagTakesPart{"client", {{"geth", 0.75}, {"reth", 0.25}}});
  constexpr int trials = 100'000;
  std::vector<std::int64_t> hits(operators);
  std::int64_t first_two = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const auto drawn = strikes(impact, trial);
    for (const Strike& strike : drawn) ++hits[strike.operator_id.index()];
    first_two +=
        drawn.size() > 1 && drawn[0].operator_id.index() == 0 && drawn[1].operator_id.index() == 1;
  }
  // Six scores: a false alarm has probability 4e-5.
  for (std::size_t o = 0; o < operators; ++o)
    test::expect_probability(hits[o], trials, o == 1 ? 0.75 : 0.5);
  test::expect_probability(first_two, trials, 0.5 * 0.75);
}

TEST_F(Impact, OfExactlyIsAUniformSetOfThatSize) {
  const auto impact = compile(ExactlyTakePart{2});
  constexpr int trials = 100'000;
  std::vector<std::int64_t> pairs(operators * operators);
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const auto drawn = strikes(impact, trial);
    ASSERT_THAT(drawn, SizeIs(2));
    ASSERT_LT(drawn[0].operator_id, drawn[1].operator_id);
    ++pairs[drawn[0].operator_id.index() * operators + drawn[1].operator_id.index()];
  }
  // Ten scores: a false alarm has probability 7e-5.
  for (std::size_t i = 0; i < operators; ++i)
    for (std::size_t j = i + 1; j < operators; ++j)
      test::expect_probability(pairs[i * operators + j], trials, 0.1);
}

TEST_F(Impact, OfExactlyAreTheOperatorsWithTheSmallestWords) {
  const auto graph = scenario_.graph();
  const auto key = random::key_of(cause, random::key_of("avs.a"));
  const auto word_of = [&](stake::OperatorId id) {
    const auto own = random::key_of("operator." + graph.operators()[id.index()].id);
    return random::word_at({1, random::Purpose::participation, 0, random::key_of(key, own)}, 5);
  };
  std::vector<std::uint32_t> words;
  for (const auto id : graph.operators_of(stake::AvsId(0u))) words.push_back(word_of(id));
  std::sort(words.begin(), words.end());
  std::vector<std::uint32_t> chosen;
  for (const Strike& strike : strikes(compile(ExactlyTakePart{3}), 5))
    chosen.push_back(word_of(strike.operator_id));
  std::sort(chosen.begin(), chosen.end());
  EXPECT_EQ(chosen, (std::vector(words.begin(), words.begin() + 3)));
}

TEST_F(Impact, OfExactlyMoreThanThereAreIsEachOfThem) {
  EXPECT_THAT(strikes(compile(ExactlyTakePart{9}), 0), SizeIs(operators));
  EXPECT_THAT(strikes(compile(ExactlyTakePart{operators}), 0), SizeIs(operators));
}

TEST_F(Impact, HasOneSeverityInAnOccurrenceAndAnotherInTheNext) {
  const auto impact = compile(AllTakePart{}, UniformLaw{{0.0, 1.0}});
  const double first = impact.severity({1, 3, cause, 0});
  EXPECT_EQ(
      first,
      random::unit_interval(random::word_at(
          {1, random::Purpose::severity, 0, random::key_of(cause, random::key_of("avs.a"))}, 3)));
  EXPECT_EQ(impact.severity({1, 3, cause, 0}), first);
  EXPECT_NE(impact.severity({1, 3, cause, 1}), first);
  EXPECT_NE(impact.severity({1, 4, cause, 0}), first);
  EXPECT_NE(impact.severity({1, 3, cause + 1, 0}), first);
}

}  // namespace
}  // namespace faultline::failure
