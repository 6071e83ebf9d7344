// SPDX-License-Identifier: Apache-2.0
#include "failure/event_batch.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "base/contracts.hpp"
#include "failure/failure_model.hpp"
#include "unit/failure/failure_scenario.hpp"

/// Occurrences made again from what was kept of them are those that were drawn, field by field.
namespace faultline::failure::event_batch_test {
namespace {

constexpr std::uint64_t seed = 7;
/// Neither end lies between two groups of 64.
constexpr random::TrialRange trials{37, 5'000};

std::vector<std::string> words(const OccurrenceBatch& batch) {
  std::vector<std::string> all;
  const auto add = [&](auto... parts) {
    std::string line;
    ((line += std::to_string(parts) + " "), ...);
    all.push_back(line);
  };
  const auto exact = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  const auto place = [](auto id) { return id.valid() ? static_cast<int>(id.index()) : -1; };
  for (const auto end : batch.offset) add(end);
  for (const Occurrence& one : batch.occurrences)
    add(one.key, one.cause.index(), one.index, exact(one.time), one.strike_begin, one.strike_end,
        one.killed_begin, one.killed_end, one.break_begin, one.break_end);
  for (const Strike& one : batch.strikes)
    add(place(one.avs), place(one.operator_id), place(one.fault), exact(one.fraction));
  for (const CauseId one : batch.killed) add(one.index());
  for (const ContractBreak& one : batch.breaks) add(one.contract.index(), exact(one.fraction));
  return all;
}

void expect_restored(const FailureModel& model) {
  const auto drawn = test::draw(model, seed, trials);
  ASSERT_GT(drawn.occurrences.size(), 100u);
  EventBatch events;
  append_events(drawn, events);
  EXPECT_EQ(events.trials, trials);
  EXPECT_EQ(events.size(), drawn.occurrences.size());
  FailureModel::Workspace workspace;
  OccurrenceBatch restored;
  model.restore(seed, events, workspace, restored);
  EXPECT_EQ(words(restored), words(drawn));
  model.restore(seed, events, workspace, restored);
  EXPECT_EQ(words(restored), words(drawn)) << "buffers are reused";
}

/// Everything that may make occurrences, or add to them.
test::FailureScenario busy_scenario() {
  auto scenario = test::mixed_scenario();
  auto& independent = scenario.failure.avs.back();  // "i"
  independent.failure_probability.reset();
  independent.rate_per_year = 2.0;
  scenario.add_contract("vault", 0.2).severity = UniformLaw{{0.1, 0.9}};
  scenario.add_provider("mutual", 0.1);
  scenario.add_fault("x", FaultKind::double_sign, 0.2).share = UniformLaw{{0.1, 0.9}};
  scenario.failure.dependence->independent = {"avs.i", "contract", "provider", "operator"};
  return scenario;
}

TEST(EventBatch, RestoresOccurrencesOfEveryKind) {
  expect_restored(test::mixed_scenario().model());
}

TEST(EventBatch, RestoresCausesThatRepeat) {
  const auto model = busy_scenario().model();
  const auto drawn = test::draw(model, seed, trials);
  EXPECT_TRUE(std::any_of(drawn.occurrences.begin(), drawn.occurrences.end(),
                          [](const Occurrence& one) { return one.index > 2; }));
  expect_restored(model);
}

test::FailureScenario tied_scenario(Copula copula) {
  test::FailureScenario scenario;
  for (const char* id : {"f", "g"}) {
    scenario.add_avs(id, 0.3).severity = UniformLaw{{0.0, 1.0}};
    scenario.serve("op", id);
  }
  auto& dependence = scenario.declare_common_factor(0.5);
  dependence.copula = copula;
  if (copula == Copula::student_t) dependence.degrees_of_freedom = 4.0;
  for (auto& avs : scenario.failure.avs)
    avs.severity_loadings = {{dependence.factors.front().id, 0.6}};
  return scenario;
}

TEST(EventBatch, RestoresSeveritiesThatAreTiedToFactors) {
  for (const auto copula : {Copula::gaussian, Copula::student_t})
    expect_restored(tied_scenario(copula).model());
}

TEST(EventBatch, RestoresSeveritiesThatAreTiedToFactorsOfWhichSomethingIsKnown) {
  for (const auto copula : {Copula::gaussian, Copula::student_t}) {
    auto scenario = tied_scenario(copula);
    scenario.failure.force = ForceSpec{ForceMode::condition, {"avs.g"}, std::nullopt};
    expect_restored(scenario.model());
  }
}

TEST(EventBatch, RestoresWhatIsForced) {
  auto scenario = busy_scenario();
  scenario.failure.force = ForceSpec{ForceMode::intervene, {"avs.i", "shock.outage"}, 10.0};
  expect_restored(scenario.model());
}

TEST(EventBatch, KeepsTheLargestFractionOfAnOccurrence) {
  OccurrenceBatch batch;
  batch.trials = {4, 2};
  batch.strikes = {{stake::AvsId(0u), {}, {}, 0.25}, {stake::AvsId(1u), {}, {}, 0.5}};
  batch.breaks = {{stake::SmartContractId(0u), 0.75}};
  batch.occurrences = {
      {.key = 1, .cause = CauseId(0u), .time = 0.5, .strike_begin = 0, .strike_end = 2},
      {.key = 2,
       .cause = CauseId(1u),
       .index = 3,
       .time = 0.5,
       .strike_begin = 2,
       .strike_end = 2,
       .break_begin = 0,
       .break_end = 1},
      {.key = 3,
       .cause = CauseId(2u),
       .time = 0.75,
       .strike_begin = 2,
       .strike_end = 2,
       .break_begin = 1,
       .break_end = 1}};
  batch.offset = {0, 0, 3};
  EventBatch events;
  append_events(batch, events);
  EXPECT_EQ(events.trial, (std::vector<std::uint64_t>{5, 5, 5}));
  EXPECT_EQ(events.cause, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(events.index, (std::vector<std::uint32_t>{0, 3, 0}));
  EXPECT_EQ(events.severity, (std::vector<double>{0.5, 0.75, 0.0}));
}

TEST(EventBatch, TakesTrialsInOrderOnly) {
  OccurrenceBatch batch;
  batch.trials = {0, 1};
  batch.offset = {0, 0};
  EventBatch events;
  append_events(batch, events);
  EXPECT_THROW(append_events(batch, events), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::failure::event_batch_test
