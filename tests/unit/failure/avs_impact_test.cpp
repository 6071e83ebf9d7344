// SPDX-License-Identifier: Apache-2.0
#include "failure/avs_impact.hpp"

#include <algorithm>

#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::avs_impact_test {
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
  AvsImpact compile(const Participation& participation, const Law& severity = FixedLaw{1.0},
                    SeverityPer per = SeverityPer::occurrence) {
    base::Issues issues;
    const AvsFailureSpec spec{0.0, std::nullopt, std::nullopt, severity, participation, per};
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

/// Severities at three of the operators in some trials.
struct ByOperator {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<double> last;
};

ByOperator severities(const AvsImpact& impact, std::uint64_t trials) {
  ByOperator drawn;
  const auto at = [&](std::uint64_t trial, std::size_t id) {
    return impact.severity({1, trial, cause, 0}, stake::OperatorId(id));
  };
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    drawn.first.push_back(at(trial, 0));
    drawn.second.push_back(at(trial, 1));
    drawn.last.push_back(at(trial, 4));
  }
  return drawn;
}

TEST_F(Impact, OfAllIsAStrikeForEachOperatorWhereEachHasItsSeverity) {
  const auto impact = compile(AllTakePart{}, UniformLaw{{0.0, 1.0}}, SeverityPer::each_operator);
  const auto all = strikes(impact, 0);
  ASSERT_THAT(all, SizeIs(operators));
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), by_operator));
  for (const Strike& strike : all) EXPECT_TRUE(strike.operator_id.valid());
}

TEST_F(Impact, HasASeverityOfItsOwnWordForEachOperator) {
  const auto impact = compile(AllTakePart{}, UniformLaw{{0.0, 1.0}}, SeverityPer::each_operator);
  const auto key = random::key_of(cause, random::key_of("avs.a"));
  const auto uniform = [&](std::string_view id, std::uint32_t index) {
    const auto named = random::key_of(key, random::key_of(id));
    return random::unit_interval(
        random::word_at({1, random::Purpose::operator_severity, index, named}, 3));
  };
  EXPECT_EQ(impact.severity({1, 3, cause, 0}, stake::OperatorId(0u)), uniform("operator.o0", 0));
  EXPECT_EQ(impact.severity({1, 3, cause, 2}, stake::OperatorId(3u)), uniform("operator.o3", 2));
}

TEST_F(Impact, HasSeveritiesOfTheWrittenLawThatDoNotDependOnEachOther) {
  const Law law = BetaLaw{{.mean = 0.5, .sd = 1.0 / std::sqrt(20.0), .max = 1.0}};  // beta(2, 2)
  const auto drawn = severities(compile(AllTakePart{}, law, SeverityPer::each_operator), 100'000);
  const auto cdf = [](double x) { return x * x * (3.0 - 2.0 * x); };
  // Three laws and three scores: a false alarm has probability 5e-5.
  for (const auto* sample : {&drawn.first, &drawn.second, &drawn.last})
    test::expect_law(*sample, cdf);
  const auto expect_uncorrelated = [](const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> products;
    for (std::size_t i = 0; i < a.size(); ++i) products.push_back((a[i] - 0.5) * (b[i] - 0.5));
    test::expect_mean(products, 0.0, 1.0 / 20.0);
  };
  expect_uncorrelated(drawn.first, drawn.second);
  expect_uncorrelated(drawn.first, drawn.last);
  expect_uncorrelated(drawn.second, drawn.last);
}

TEST_F(Impact, HasTheSameLawForEachOperatorAsForAllTogether) {
  const Law law = UniformLaw{{0.25, 0.75}};
  const auto common = compile(AllTakePart{}, law);
  std::vector<double> all;
  for (std::uint64_t trial = 0; trial < 100'000; ++trial)
    all.push_back(common.severity({1, trial, cause, 0}));
  const auto drawn = severities(compile(AllTakePart{}, law, SeverityPer::each_operator), 100'000);
  const auto cdf = [](double x) { return 2.0 * x - 0.5; };
  // Two laws: a false alarm has probability 1.5e-5.
  test::expect_law(all, cdf);
  test::expect_law(drawn.first, cdf);
}

}  // namespace
}  // namespace faultline::failure::avs_impact_test
