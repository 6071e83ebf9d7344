// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>
#include <vector>

#include "failure/break_model.hpp"
#include "failure/cause_kinds.hpp"
#include "failure/failed_causes.hpp"
#include "failure/horizon_cut.hpp"
#include "unit/failure/failure_scenario.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::contract_causes_test {
namespace {

using test::Complains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t many = 1 << 18;

TEST(CauseKindsTest, StandKindAfterKind) {
  const CauseKinds kinds({.avs = 2, .contracts = 0, .operator_faults = 3, .providers = 1});
  EXPECT_EQ(kinds.own(), 6u);
  const std::vector<std::pair<CauseKind, std::size_t>> expected{{CauseKind::avs, 0},
                                                                {CauseKind::avs, 1},
                                                                {CauseKind::operator_fault, 0},
                                                                {CauseKind::operator_fault, 1},
                                                                {CauseKind::operator_fault, 2},
                                                                {CauseKind::provider, 0},
                                                                {CauseKind::shock, 0},
                                                                {CauseKind::shock, 1}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto place = kinds.of(CauseId(i));
    EXPECT_EQ(place.kind, expected[i].first) << i;
    EXPECT_EQ(place.index, expected[i].second) << i;
    EXPECT_EQ(kinds.id(place.kind, place.index), CauseId(i));
  }
}

/// An AVS, two contracts, an operator's fault, a provider, and a shock on some of them.
class OtherCauses : public testing::Test {
 protected:
  OtherCauses() {
    scenario_.add_avs("a", 0.1);
    scenario_.add_operator("x");
    scenario_.serve("x", "a");
    scenario_.add_fault("x", FaultKind::downtime, 0.1);
    scenario_.add_contract("vault", 0.2, {{"audit", {{"none", 1.0}}}}).severity =
        UniformLaw{{0.2, 0.6}};
    scenario_.add_contract("bridge", 0.1);
    scenario_.add_provider("mutual", 0.15, {{"domicile", {{"bm", 1.0}}}});
    scenario_.failure.dependence = DependenceSpec{};
    scenario_.failure.dependence->independent = {"avs", "operator", "contract", "provider"};
  }
  void shock(double rate, std::vector<KillSpec> kill) {
    scenario_.failure.shocks = {{"s", rate, std::move(kill)}};
  }
  OccurrenceBatch drawn(std::uint64_t trials = many) {
    return test::draw(scenario_.model(), 11, {0, trials});
  }
  test::FailureScenario scenario_;
};

TEST_F(OtherCauses, StandInTheOrderOfNames) {
  shock(0.1, {{"contract", 0.5, "", std::nullopt}});
  const auto model = scenario_.model();
  EXPECT_THAT(model.causes(), ElementsAre("avs.a", "contract.bridge", "contract.vault",
                                          "operator.x.downtime", "provider.mutual", "shock.s"));
  EXPECT_EQ(model.kinds().of(CauseId(4u)).kind, CauseKind::provider);
}

TEST_F(OtherCauses, FailAsOftenAsWritten) {
  const auto model = scenario_.model();
  test::expect_failures(model, 1.0, drawn());
}

TEST_F(OtherCauses, FailAsOftenAsWrittenAlsoByShocks) {
  shock(0.1, {{"contract.vault", 0.5, "", std::nullopt},
              {"contract[audit=none]", 0.5, "", std::nullopt},
              {"provider[domicile=bm]", 0.25, "", std::nullopt}});
  const auto model = scenario_.model();
  const auto expected = model.expected_failures(1.0);
  EXPECT_NEAR(expected.probability[2], 0.2, 1e-15) << "all reasons included (M.2)";
  EXPECT_NEAR(expected.probability[4], 0.15, 1e-15);
  test::expect_failures(model, 1.0, drawn());
}

TEST_F(OtherCauses, DependOnEachOtherAsAnyCausesDo) {
  auto& dependence = *scenario_.failure.dependence;
  dependence.independent = {"avs", "operator", "contract.bridge"};
  dependence.blocks.push_back({.causes = {"contract.vault", "provider"}, .matrix = std::nullopt});
  dependence.factors = {{"market", "all", 0.8, {{"provider.mutual", 0.5}}}};
  const auto model = scenario_.model();
  const auto batch = drawn();
  std::int64_t both = 0;
  for (std::size_t t = 0; t < many; ++t) {
    std::map<std::uint32_t, int> failed;
    for (auto o = batch.offset[t]; o < batch.offset[t + 1]; ++o)
      ++failed[batch.occurrences[o].cause.index()];
    both += failed.count(2) + failed.count(4) == 2 ? 1 : 0;
  }
  const double n = many;
  // Φ₂(Φ⁻¹(0.2), Φ⁻¹(0.15); 0.4), which the model knows from its own integral
  const auto expected = model.expected_failures(1.0);
  const double p = expected.joint[pair_place(2, 4)];
  EXPECT_GT(p, 0.2 * 0.15 * 1.5);
  EXPECT_LT(std::abs(static_cast<double>(both) - n * p) / std::sqrt(n * p * (1.0 - p)), 4.5);
}

TEST_F(OtherCauses, OfContractsBreakThemByTheirSeverity) {
  const auto batch = drawn();
  double sum = 0.0;
  double count = 0.0;
  for (const auto& occurrence : batch.occurrences) {
    const bool contract = occurrence.cause == CauseId(1u) || occurrence.cause == CauseId(2u);
    ASSERT_EQ(occurrence.break_end - occurrence.break_begin, contract ? 1u : 0u);
    if (!contract) continue;
    EXPECT_EQ(occurrence.strike_begin, occurrence.strike_end);
    const auto& one = batch.breaks[occurrence.break_begin];
    EXPECT_EQ(one.contract.index() + 1, occurrence.cause.index());
    if (one.contract == stake::SmartContractId(0u)) {
      EXPECT_EQ(one.fraction, 1.0);
    } else {
      EXPECT_TRUE(0.2 < one.fraction && one.fraction < 0.6);
      sum += one.fraction;
      count += 1.0;
    }
  }
  // uniform on [0.2, 0.6]: mean 0.4, variance 0.16/12. A false alarm has probability 7e-6.
  EXPECT_LT(std::abs(sum / count - 0.4) / std::sqrt(0.16 / 12.0 / count), 4.5);
}

/// Often killed by the shock, a contract that lost its funds breaks once in a trial.
TEST_F(OtherCauses, OfLostFundsBreakOnceInATrial) {
  shock(3.0, {{"contract.bridge", 0.9, "", std::nullopt}});
  scenario_.failure.contracts[1].failure_probability.reset();
  scenario_.failure.contracts[1].residual_probability = 0.5;
  const auto batch = drawn(4096);
  bool killed_again = false;
  for (std::size_t t = 0; t < 4096; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    int breaks = 0;
    int failures = 0;
    for (std::size_t j = 0; j < trial.size(); ++j) {
      bool fails = false;
      for_each_failed(trial, j, [&](CauseId cause) { fails |= cause == CauseId(1u); });
      const bool first = fails && failures++ == 0;
      killed_again |= failures > 1;
      for (const auto& one : trial.breaks_of(j)) {
        if (one.contract != stake::SmartContractId(0u)) continue;
        EXPECT_TRUE(first) << "the first failure breaks it, and no later one";
        ++breaks;
      }
    }
    EXPECT_EQ(breaks, failures > 0 ? 1 : 0);
  }
  EXPECT_TRUE(killed_again) << "or the test tells nothing";
}

TEST_F(OtherCauses, OfFrozenFundsBreakAgain) {
  shock(3.0, {{"contract.bridge", 1.0, "", std::nullopt}});
  auto& bridge = scenario_.stake.smart_contracts[1];
  bridge.mode = stake::ContractMode::freeze;
  bridge.freeze_days = 7.0;
  scenario_.failure.contracts[1] = {std::nullopt, 0.0, FixedLaw{0.5}};
  const auto batch = drawn(1024);
  for (std::size_t t = 0; t < 1024; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    for (std::size_t j = 0; j < trial.size(); ++j)
      if (trial[j].cause == CauseId(5u)) {
        EXPECT_EQ(trial.breaks_of(j).size(), 1u);
      }
  }
}

TEST_F(OtherCauses, AreCutAtAHorizonWithAllThatBelongsToThem) {
  const auto batch = drawn(4096);
  OccurrenceBatch within;
  cut_at(0.5, batch, within);
  std::size_t next = 0;
  for (const auto& occurrence : within.occurrences) {
    while (batch.occurrences[next].time > 0.5) ++next;
    const auto& whole = batch.occurrences[next++];
    ASSERT_EQ(whole.key, occurrence.key);
    ASSERT_EQ(whole.break_end - whole.break_begin, occurrence.break_end - occurrence.break_begin);
    for (auto b = occurrence.break_begin; b < occurrence.break_end; ++b)
      EXPECT_EQ(within.breaks[b].fraction,
                batch.breaks[whole.break_begin + b - occurrence.break_begin].fraction);
  }
  EXPECT_FALSE(within.breaks.empty());
  EXPECT_LT(within.breaks.size(), batch.breaks.size());
}

/// Draws are keyed by names: what else there is does not change them.
TEST_F(OtherCauses, ChangeNoDrawOfTheOthers) {
  const auto all = scenario_.model();
  const auto whole = test::incidents_of(all, scenario_.graph(), test::draw(all, 4, {0, 4096}));
  test::FailureScenario fewer;
  fewer.add_avs("a", 0.1);
  fewer.add_operator("x");
  fewer.serve("x", "a");
  fewer.add_fault("x", FaultKind::downtime, 0.1);
  fewer.failure.dependence = DependenceSpec{};
  fewer.failure.dependence->independent = {"avs", "operator"};
  const auto model = fewer.model();
  std::vector<test::Incident> rest;
  for (const auto& one : whole)
    if (!one.cause.starts_with("contract") && !one.cause.starts_with("provider"))
      rest.push_back(one);
  EXPECT_LT(rest.size(), whole.size());
  EXPECT_EQ(test::incidents_of(model, fewer.graph(), test::draw(model, 4, {0, 4096})), rest);
}

TEST_F(OtherCauses, AreForced) {
  scenario_.failure.force.emplace();
  scenario_.failure.force->causes = {"contract.vault", "provider.mutual"};
  scenario_.failure.force->at_day = 36.5;
  const auto batch = drawn(64);
  for (std::size_t t = 0; t < 64; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    std::map<std::uint32_t, double> time;
    for (std::size_t j = 0; j < trial.size(); ++j) time[trial[j].cause.index()] = trial[j].time;
    EXPECT_EQ(time.at(2), 0.1);
    EXPECT_EQ(time.at(4), 0.1);
  }
}

/// One contract of the two, in each trial, at the day.
TEST_F(OtherCauses, AreChosenFromASet) {
  scenario_.failure.force.emplace();
  scenario_.failure.force->n_of.emplace();
  scenario_.failure.force->n_of->set = {"contract"};
  scenario_.failure.force->n_of->n = 1;
  scenario_.failure.force->at_day = 36.5;
  const auto batch = drawn(256);
  int vaults = 0;
  for (std::size_t t = 0; t < 256; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    int chosen = 0;
    for (std::size_t j = 0; j < trial.size(); ++j) {
      if (trial[j].time != 0.1) continue;
      ++chosen;
      vaults += trial[j].cause == CauseId(2u) ? 1 : 0;
      EXPECT_EQ(trial.breaks_of(j).size(), 1u);
    }
    EXPECT_EQ(chosen, 1);
  }
  EXPECT_TRUE(64 < vaults && vaults < 192) << "8 standard deviations of a fair choice";
}

/// Φ₂(Φ⁻¹(0.1), Φ⁻¹(0.2); 0.5) is above 0.1 · 0.2 and below 0.1.
TEST_F(OtherCauses, StandInMatricesByTheirNames) {
  auto& dependence = *scenario_.failure.dependence;
  dependence.independent = {"avs", "operator", "provider"};
  dependence.blocks.push_back(
      {.causes = {"contract"},
       .structure = Structure::matrix,
       .matrix = base::NamedMatrix{
           "m.csv", {"contract.bridge", "contract.vault"}, test::equicorrelation(2, 0.5)}});
  const auto model = scenario_.model();
  const double joint = model.expected_failures(1.0).joint[pair_place(1, 2)];
  EXPECT_TRUE(0.03 < joint && joint < 0.1) << joint;
  test::expect_failures(model, 1.0, drawn());
}

TEST_F(OtherCauses, AreKnownToFail) {
  scenario_.failure.force.emplace();
  scenario_.failure.force->mode = ForceMode::condition;
  scenario_.failure.force->causes = {"contract.vault"};
  const auto batch = drawn(1024);
  for (std::size_t t = 0; t < 1024; ++t) {
    const OccurrenceSpan trial(batch, t, 1);
    int found = 0;
    for (std::size_t j = 0; j < trial.size(); ++j) found += trial[j].cause == CauseId(2u) ? 1 : 0;
    EXPECT_EQ(found, 1);
  }
}

TEST_F(OtherCauses, AreExplained) {
  shock(1.0, {{"contract", 0.9, "", std::nullopt}, {"provider", 0.9, "", std::nullopt}});
  for (auto& contract : scenario_.failure.contracts) {
    contract.failure_probability.reset();
    contract.residual_probability = 0.5;
  }
  scenario_.failure.providers[0] = {std::nullopt, 0.5};
  const auto model = scenario_.model();
  const auto batch = test::draw(model, 2, {0, 512});
  const auto told = model.explain(2, batch);
  ASSERT_EQ(told.size(), batch.occurrences.size());
  std::size_t dead = 0;
  for (std::size_t o = 0; o < told.size(); ++o) {
    const auto& occurrence = batch.occurrences[o];
    auto next = occurrence.break_begin;
    for (const auto& one : told[o].breaks) {
      if (one.state == BreakState::dead_before) {
        ++dead;
        continue;
      }
      ASSERT_LT(next, occurrence.break_end);
      EXPECT_EQ(one.contract, batch.breaks[next].contract);
      EXPECT_EQ(one.severity, batch.breaks[next++].fraction);
    }
    EXPECT_EQ(next, occurrence.break_end);
    const auto* arrival = std::get_if<ShockArrival>(&told[o].cause);
    if (arrival == nullptr) continue;
    std::size_t killed = 0;
    for (const auto& kill : arrival->kills) {
      EXPECT_EQ(kill.targets, kill.select == "contract" ? 2u : 1u);
      killed += kill.contracts.size() + kill.providers.size();
    }
    EXPECT_EQ(killed, occurrence.killed_end - occurrence.killed_begin);
  }
  EXPECT_GT(dead, 0u);
}

TEST_F(OtherCauses, ComplainWhereTheyAreWritten) {
  scenario_.failure.contracts[0].failure_probability.reset();
  scenario_.failure.contracts[1].severity = UniformLaw{{0.5, 0.5}};
  scenario_.failure.providers[0].residual_probability = 0.1;
  EXPECT_THAT(
      scenario_.complaints(),
      ElementsAre(Complains("contract.vault.failure_probability", "missing"),
                  Complains("provider.mutual.failure_probability", "more than one is written"),
                  Complains("contract.bridge.severity.uniform", "ends of an interval")));
  EXPECT_EQ(scenario_.complaints()[0].expected,
            "one of `failure_probability` and `residual_probability`");
}

TEST_F(OtherCauses, HaveNoKindOfFault) {
  shock(0.001,
        {{"contract.vault", 0.5, "downtime", std::nullopt}, {"provider", 0.5, "", FixedLaw{0.5}}});
  EXPECT_THAT(scenario_.complaints(),
              ElementsAre(Complains("shock.s.kill[0].fault", "a contract has no kind of fault"),
                          Complains("shock.s.kill[1].share", "a provider has no keys to share")));
}

}  // namespace
}  // namespace faultline::failure::contract_causes_test
