// SPDX-License-Identifier: Apache-2.0
#include "failure/conditional_failures.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "failure/hazard.hpp"
#include "failure/horizon_cut.hpp"
#include "numerics/bivariate_normal.hpp"
#include "numerics/normal.hpp"
#include "numerics/trivariate_normal.hpp"
#include "random/address.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::conditional_failures_test {
namespace {

using test::FailureScenario;
using test::Incident;
using testing::Contains;

constexpr random::TrialRange trials{0, 20'000};

ForceSpec known(std::vector<std::string> causes, std::optional<double> at_day = std::nullopt) {
  return {ForceMode::condition, std::move(causes), at_day};
}

FailureScenario mixed_knowing(std::vector<std::string> causes, Copula copula,
                              std::optional<double> at_day = std::nullopt) {
  auto scenario = test::mixed_scenario();
  scenario.failure.dependence->copula = copula;
  if (copula != Copula::gaussian) scenario.failure.dependence->degrees_of_freedom = 4.0;
  if (!causes.empty()) scenario.failure.force = known(std::move(causes), at_day);
  return scenario;
}

std::vector<Incident> drawn(const FailureScenario& scenario, random::TrialRange range = trials) {
  return test::incidents_of(scenario.model(), scenario.graph(),
                            test::draw(scenario.model(), 7, range));
}

/// Names of what occurred, by trial.
std::vector<std::set<std::string>> occurred(const FailureScenario& scenario,
                                            random::TrialRange range) {
  std::vector<std::set<std::string>> names(range.count);
  for (const Incident& one : drawn(scenario, range)) names[one.trial].insert(one.cause);
  return names;
}

std::vector<double> times_of(const std::vector<Incident>& incidents, const std::string& cause) {
  std::vector<double> times;
  for (const Incident& one : incidents)
    if (one.cause == cause) times.push_back(one.time);
  return times;
}

/// Agreement of two frequencies, as `expect_probability`.
void expect_equal_parts(std::int64_t a, std::int64_t of_a, std::int64_t b, std::int64_t of_b) {
  const double n = static_cast<double>(of_a);
  const double m = static_cast<double>(of_b);
  const double p = static_cast<double>(a + b) / (n + m);
  const double error = std::sqrt(p * (1.0 - p) * (1.0 / n + 1.0 / m));
  const double difference = static_cast<double>(a) / n - static_cast<double>(b) / m;
  EXPECT_LT(std::abs(difference), test::largest_score * error)
      << a << " of " << of_a << " and " << b << " of " << of_b;
}

class KnownFailures : public testing::TestWithParam<Copula> {};

/// `n` of a set chosen in every trial, beside causes that are known to fail in all of them.
ForceSpec known_choice(std::vector<std::string> set, std::int64_t n, ChoiceWeights weights,
                       std::vector<std::string> always = {},
                       std::optional<double> at_day = std::nullopt) {
  auto force = known(std::move(always), at_day);
  force.n_of = ChoiceSpec{std::move(set), n, weights};
  return force;
}

/// What it says of the others is what trials without a condition say in which the set fails.
TEST_P(KnownFailures, AreTheTrialsOfAPlainRunInWhichTheSetFails) {
  const std::vector<std::string> set{"avs.f1", "avs.m2", "shock.bug"};
  constexpr random::TrialRange many{0, 600'000};
  auto plain = occurred(mixed_knowing({}, GetParam()), many);
  std::erase_if(plain, [&](const std::set<std::string>& trial) {
    return !std::all_of(set.begin(), set.end(),
                        [&](const std::string& cause) { return trial.contains(cause); });
  });
  ASSERT_GT(plain.size(), 3000u);
  const auto given = occurred(mixed_knowing(set, GetParam()), trials);
  for (const auto& trial : given)
    for (const auto& cause : set) ASSERT_TRUE(trial.contains(cause)) << cause;
  const std::vector<std::string> others{"avs.f2", "avs.m1", "avs.m3", "avs.i", "shock.outage"};
  for (const auto& a : others)
    for (const auto& b : others) {
      const auto count = [&](const auto& run) {
        return std::count_if(run.begin(), run.end(), [&](const std::set<std::string>& trial) {
          return trial.contains(a) && trial.contains(b);
        });
      };
      expect_equal_parts(count(plain), static_cast<std::int64_t>(plain.size()), count(given),
                         static_cast<std::int64_t>(given.size()));
    }
}

/// Realised frequencies are those that the model expects, at every horizon.
TEST_P(KnownFailures, AreInWhatTheModelExpects) {
  for (const auto& set : std::vector<std::vector<std::string>>{
           {"avs.f1"}, {"avs.m1", "avs.m3"}, {"avs.f1", "avs.m2", "avs.i", "shock.bug"}})
    for (const auto at_day : {std::optional<double>(), std::optional(73.0)}) {
      const auto model = mixed_knowing(set, GetParam(), at_day).model();
      const auto whole = test::draw(model, 7, trials);
      for (const double horizon : {1.0, 0.5, 0.1}) test::expect_failures(model, horizon, whole);
    }
}

/// U of a cause that is known to fail explains its date, and its parts add up.
TEST_P(KnownFailures, AreExplained) {
  const auto model = mixed_knowing({"avs.f1", "avs.m2", "avs.i", "shock.bug"}, GetParam()).model();
  const auto batch = test::draw(model, 7, {64, 300});
  const auto told = model.explain(7, batch);
  for (std::size_t o = 0; o < told.size(); ++o) {
    const double time = batch.occurrences[o].time;
    if (const auto* shock = std::get_if<ShockArrival>(&told[o].cause)) {
      const bool bug = model.causes()[batch.occurrences[o].cause.index()] == "shock.bug";
      EXPECT_EQ(shock->first == FirstFailure::given, bug && shock->index == 0);
      EXPECT_NEAR(shock->since - std::log1p(-shock->uniform) / shock->rate, time, 1e-12);
      continue;
    }
    const auto& own = std::get<OwnFailure>(told[o].cause);
    EXPECT_EQ(failure_time(own.latent.uniform, own.rate, 1.0), time);
    EXPECT_LE(own.latent.uniform, own.probability * (1.0 + 1e-6));
    if (!own.latent.variable || !own.latent.variable->own) continue;
    const auto& variable = *own.latent.variable;
    double sum = variable.own->contribution();
    for (const auto& factor : variable.factors) sum += factor.part.contribution();
    EXPECT_NEAR(sum * variable.scale.value_or(1.0), variable.value, 1e-9);
  }
}

TEST_P(KnownFailures, DoNotDependOnTheRangeInWhichTheyAreDrawn) {
  const auto scenario = mixed_knowing({"avs.f1", "avs.m2"}, GetParam());
  const auto all = drawn(scenario, {0, 200});
  std::vector<Incident> pieces;
  for (std::uint64_t first = 0; first < 200; first += 40) {
    const auto piece = drawn(scenario, {first, 40});
    pieces.insert(pieces.end(), piece.begin(), piece.end());
  }
  EXPECT_EQ(all, pieces);
}

const std::vector<std::string> choice_set{"avs.f1", "avs.f2", "avs.m1", "avs.m2", "avs.i"};

/// Weighed by the model, a choice of n is drawn from trials in which N of the set fail by
/// themselves as often as there are choices among them: n of N.
TEST_P(KnownFailures, OfAChoiceAreTrialsOfAPlainRunOncePerChoice) {
  auto scenario = mixed_knowing({}, GetParam());
  const auto plain = occurred(scenario, {0, 400'000});
  scenario.failure.force = known_choice(choice_set, 2, ChoiceWeights::model);
  const auto given = occurred(scenario, trials);
  const std::vector<std::string> others{"avs.m3", "shock.outage"};
  for (const auto& cause : others) {
    std::vector<double> weight;
    std::vector<double> product;
    for (const auto& trial : plain) {
      const auto failed = std::count_if(choice_set.begin(), choice_set.end(),
                                        [&](const auto& one) { return trial.contains(one); });
      weight.push_back(0.5 * static_cast<double>(failed * (failed - 1)));
      product.push_back(trial.contains(cause) ? weight.back() : 0.0);
    }
    double sum = 0.0;
    double hits = 0.0;
    for (std::size_t i = 0; i < weight.size(); ++i) {
      sum += weight[i];
      hits += product[i];
    }
    const double ratio = hits / sum;
    double squares = 0.0;
    for (std::size_t i = 0; i < weight.size(); ++i)
      squares += std::pow(product[i] - ratio * weight[i], 2.0);
    const auto n = static_cast<double>(given.size());
    const double variance = squares / (sum * sum) + ratio * (1.0 - ratio) / n;
    const auto count = std::count_if(given.begin(), given.end(),
                                     [&](const auto& trial) { return trial.contains(cause); });
    EXPECT_LT(std::abs(static_cast<double>(count) / n - ratio),
              test::largest_score * std::sqrt(variance))
        << cause << ": " << count << " of " << n << " against " << ratio;
  }
}

/// Beside one that is always known, and with dates of their own or one day.
TEST_P(KnownFailures, OfAChoiceAreInWhatTheModelExpects) {
  for (const auto weights : {ChoiceWeights::model, ChoiceWeights::uniform})
    for (const auto at_day : {std::optional<double>(), std::optional(73.0)}) {
      auto scenario = mixed_knowing({}, GetParam());
      scenario.failure.force =
          known_choice({"avs.f1", "avs.m2", "avs.i"}, 2, weights, {"avs.m1"}, at_day);
      const auto model = scenario.model();
      const auto whole = test::draw(model, 7, trials);
      for (const double horizon : {1.0, 0.1}) test::expect_failures(model, horizon, whole);
    }
}

/// In every trial n of the set fail, those that are chosen on the day, and are told so.
TEST_P(KnownFailures, OfAChoiceAreToldApartFromThoseThatFailAnyway) {
  auto scenario = mixed_knowing({}, GetParam());
  scenario.failure.force = known_choice(choice_set, 3, ChoiceWeights::uniform, {}, 73.0);
  const auto model = scenario.model();
  const auto batch = test::draw(model, 7, {0, 500});
  const auto told = model.explain(7, batch);
  for (std::size_t trial = 0; trial < 500; ++trial) {
    int placed = 0;
    for (auto o = batch.offset[trial]; o < batch.offset[trial + 1]; ++o) {
      const auto* own = std::get_if<OwnFailure>(&told[o].cause);
      if (own == nullptr) continue;
      const double time = batch.occurrences[o].time;
      if (own->first == FirstFailure::placed) {
        ++placed;
        EXPECT_EQ(time, 73.0 / 365.0);
        EXPECT_LE(own->latent.uniform, own->probability * (1.0 + 1e-6));
      } else {
        EXPECT_EQ(own->first, FirstFailure::own);
        EXPECT_EQ(failure_time(own->latent.uniform, own->rate, 1.0), time);
      }
    }
    EXPECT_EQ(placed, 3) << trial;
  }
}

INSTANTIATE_TEST_SUITE_P(OfEveryCopula, KnownFailures,
                         testing::Values(Copula::gaussian, Copula::student_t));

/// P(C | A) of two normals, P(C | A, B) of three, against the laws of pairs and triples.
TEST(KnownFailures, RaiseTheOthersAsNormalLawsSay) {
  auto scenario = test::homogeneous(3, 0.05);
  scenario.declare_common_factor(0.6);
  const double x = numerics::normal_quantile(0.05);
  const double two = numerics::bivariate_normal_cdf(x, x, 0.36);
  const double three = numerics::trivariate_normal_cdf({x, x, x}, 0.36, 0.36, 0.36);
  const auto count = [&](std::vector<std::string> causes) {
    scenario.failure.force = known(std::move(causes));
    return static_cast<std::int64_t>(times_of(drawn(scenario), "avs.avs02").size());
  };
  test::expect_probability(count({"avs.avs00"}), trials.count, two / 0.05);
  test::expect_probability(count({"avs.avs00", "avs.avs01"}), trials.count, three / two);
}

/// Given that it fails, a cause with a constant hazard fails by t with probability F(t)/F(H).
TEST(KnownFailures, ComeOnDaysOfTheirOwnLaw) {
  const auto incidents = drawn(mixed_knowing({"avs.f2"}, Copula::student_t));
  const double rate = rate_of(0.2);
  test::expect_law(times_of(incidents, "avs.f2"),
                   [&](double t) { return probability_within(t, rate) / 0.2; });
}

TEST(KnownFailures, ArePutOnTheDay) {
  const auto incidents = drawn(mixed_knowing({"avs.f2", "avs.i"}, Copula::student_t, 73.0));
  for (const auto* cause : {"avs.f2", "avs.i"}) {
    const auto times = times_of(incidents, cause);
    EXPECT_EQ(times.size(), trials.count);
    for (const double time : times) EXPECT_EQ(time, 73.0 / 365.0);
  }
}

/// N given N ≥ 1 of a Poisson number has the mean μ/(1 − e^{−μ}).
TEST(KnownFailures, OfAShockComeAtLeastOnce) {
  const auto names = drawn(mixed_knowing({"shock.outage"}, Copula::gaussian));
  std::vector<double> counts(trials.count, 0.0);
  for (const Incident& one : names)
    if (one.cause == "shock.outage") ++counts[one.trial];
  EXPECT_GE(*std::min_element(counts.begin(), counts.end()), 1.0);
  const double mean = 0.3 / (1.0 - std::exp(-0.3));
  test::expect_mean(counts, mean, std::sqrt(mean * (1.3 - mean)));
}

/// Under the Gaussian copula blocks know nothing of each other.
TEST(KnownFailures, LeaveWhatIsIndependentOfThemAsItIs) {
  const auto plain = drawn(mixed_knowing({}, Copula::gaussian));
  const auto given = drawn(mixed_knowing({"avs.m1"}, Copula::gaussian));
  for (const auto* cause : {"avs.f1", "avs.f2", "avs.i", "shock.outage", "shock.bug"})
    EXPECT_EQ(times_of(plain, cause), times_of(given, cause));
  EXPECT_NE(times_of(plain, "avs.m2"), times_of(given, "avs.m2"));
}

TEST(KnownFailures, RefuseWhatCannotHappen) {
  auto scenario = test::homogeneous(3, 0.05);
  scenario.failure.avs[0].failure_probability = 0.0;
  scenario.declare_common_factor(0.6);
  scenario.failure.force = known({"avs"});
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.causes[0]", "never fails")));
}

/// A factor that all but determines both, with opposite signs.
TEST(KnownFailures, RefuseSetsThatNoTrialWouldMeet) {
  auto scenario = test::homogeneous(2, 0.001);
  scenario.declare_matrix({1.0, -0.95, -0.95, 1.0});
  scenario.failure.force = known({"avs"});
  EXPECT_THAT(scenario.complaints(),
              Contains(test::Complains("force.causes", "they all fail with probability")));
}

/// Members of a set of many, and what is perfectly correlated with one of them, always fail.
TEST(KnownFailures, DragAlongWhatIsOneWithThem) {
  auto scenario = test::homogeneous(3, 0.05);
  const double rho = 1.0 - 1e-5;
  scenario.declare_matrix({1.0, rho, 1.0, rho, 1.0, rho, 1.0, rho, 1.0});
  scenario.failure.force = known({"avs.avs00", "avs.avs01"});
  EXPECT_EQ(times_of(drawn(scenario), "avs.avs02").size(), trials.count);
}

/// Φ underflows on the way to members that are all but opposite.
TEST(KnownFailures, OfAllButOppositeCausesAreDrawn) {
  auto scenario = test::homogeneous(2, 0.5);
  scenario.declare_matrix({1.0, -0.9999, -0.9999, 1.0});
  scenario.failure.force = known({"avs"});
  EXPECT_EQ(drawn(scenario, {0, 1000}).size(), 2000u);
}

TEST(KnownFailures, RefuseCausesThatAllButDetermineEachOther) {
  auto scenario = test::homogeneous(2, 0.001);
  const double rho = 1.0 - 1e-11;
  scenario.declare_matrix({1.0, rho, rho, 1.0});
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = 4.0;
  scenario.failure.force = known({"avs"});
  EXPECT_THAT(scenario.complaints(),
              Contains(test::Complains("force.causes", "all but determine each other")));
}

/// Sets of several members under student-t, by the model's own estimate of P(c | S).
TEST(KnownFailures, HaveTheProbabilityOfManyCausesUnderStudentT) {
  auto scenario = test::homogeneous(9, 0.01);
  scenario.declare_common_factor(0.6);
  scenario.failure.dependence->copula = Copula::student_t;
  scenario.failure.dependence->degrees_of_freedom = 4.0;
  std::vector<std::string> set;
  for (int i = 0; i < 8; ++i) set.push_back("avs.avs0" + std::to_string(i));
  scenario.failure.force = known(set);
  // By quadrature over V and the factor.
  constexpr double exact = 0.757766406606;
  EXPECT_NEAR(scenario.model().expected_failures(1.0).probability[8], exact, 1e-4);
  const auto times = times_of(drawn(scenario), "avs.avs08");
  test::expect_probability(static_cast<std::int64_t>(times.size()), trials.count, exact);
}

/// Of a choice of all, nothing is left to choose.
TEST(KnownFailures, OfAChoiceOfAllAreTheSet) {
  auto scenario = mixed_knowing({"avs.f1", "avs.m2"}, Copula::student_t);
  const auto set = drawn(scenario, {0, 1000});
  scenario.failure.force = known_choice({"avs.f1", "avs.m2"}, 2, ChoiceWeights::uniform);
  EXPECT_EQ(drawn(scenario, {0, 1000}), set);
}

TEST(KnownFailures, RefuseTooManyChoices) {
  auto scenario = test::homogeneous(20, 0.05);
  scenario.declare_common_factor(0.6);
  scenario.failure.force = known_choice({"avs"}, 5, ChoiceWeights::uniform);
  EXPECT_THAT(scenario.complaints(),
              Contains(test::Complains("force.n_of.set", "more than 1000 choices")));
}

TEST(KnownFailures, RefuseChoicesThatCannotHappen) {
  auto scenario = test::homogeneous(3, 0.05);
  scenario.failure.avs[0].failure_probability = 0.0;
  scenario.declare_common_factor(0.6);
  scenario.failure.force = known_choice({"avs"}, 2, ChoiceWeights::uniform);
  EXPECT_THAT(scenario.complaints(), Contains(test::Complains("force.n_of.set[0]", "never fails")));
}

TEST(KnownFailures, RefuseChoicesThatAreOne) {
  auto scenario = test::homogeneous(2, 0.05);
  scenario.declare_matrix({1.0, 1.0, 1.0, 1.0});
  scenario.failure.force = known_choice({"avs"}, 2, ChoiceWeights::uniform);
  EXPECT_THAT(scenario.complaints(),
              Contains(test::Complains("force.n_of.set", "`avs.avs01` fails is settled")));
}

TEST(KnownFailures, RefuseCausesThatAreOne) {
  auto scenario = test::homogeneous(2, 0.05);
  scenario.declare_matrix({1.0, 1.0, 1.0, 1.0});
  scenario.failure.force = known({"avs"});
  EXPECT_THAT(scenario.complaints(),
              Contains(test::Complains("force.causes", "`avs.avs01` fails is settled")));
}

}  // namespace
}  // namespace faultline::failure::conditional_failures_test
