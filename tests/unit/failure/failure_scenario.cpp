// SPDX-License-Identifier: Apache-2.0
#include "unit/failure/failure_scenario.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>
#include <utility>

#include "base/contracts.hpp"
#include "failure/horizon_cut.hpp"
#include "unit/failure/statistics.hpp"

namespace faultline::failure::test {

namespace {

std::string to_text(const Strike& strike, const FailureModel& model,
                    const stake::StakeGraph& graph) {
  const std::string who =
      strike.operator_id.valid() ? graph.operators()[strike.operator_id.index()].id : "all";
  const std::string fault = strike.fault.valid() ? model.faults()[strike.fault.index()] : "-";
  return graph.avs()[strike.avs.index()].id + "/" + who + "/" + fault + "/" +
         std::to_string(strike.fraction);
}

}  // namespace

FailureScenario::FailureScenario() {
  stake.assets.push_back({"ETH", 1.0});
  stake.protocols.push_back({"p", stake::PenaltyKind::shared});
  stake.positions.push_back({"desk", ""});
  stake.book.push_back({"desk", 1.0});
  add_operator("op");
}

AvsFailureSpec& FailureScenario::add_avs(const std::string& id, double failure_probability,
                                         base::WeightedTags tags) {
  stake.avs.push_back({id, "p", "", std::move(tags)});
  failure.avs_ids.push_back(id);
  failure.avs.push_back(
      {failure_probability, std::nullopt, std::nullopt, FixedLaw{1.0}, AllTakePart{}});
  return failure.avs.back();
}

void FailureScenario::add_operator(const std::string& id, base::WeightedTags tags) {
  stake.operators.push_back({id, std::move(tags)});
  stake.pools.push_back({id + "-pool", "p", {id}, "ETH", 100.0});
}

OperatorFaultSpec& FailureScenario::add_fault(const std::string& operator_id, FaultKind kind,
                                              double failure_probability) {
  auto& ids = failure.operator_ids;
  const auto place = std::find(ids.begin(), ids.end(), operator_id);
  const auto row = static_cast<std::size_t>(place - ids.begin());
  if (place == ids.end()) {
    ids.push_back(operator_id);
    failure.operators.emplace_back();
  }
  auto& faults = failure.operators[row].faults;
  faults.push_back({kind, failure_probability, std::nullopt, std::nullopt, FixedLaw{1.0}});
  return faults.back();
}

ContractFailureSpec& FailureScenario::add_contract(const std::string& id,
                                                   double failure_probability,
                                                   base::WeightedTags tags) {
  stake::SmartContractSpec contract;
  contract.id = id;
  contract.tags = std::move(tags);
  contract.through = {"desk"};
  stake.smart_contracts.push_back(std::move(contract));
  failure.contract_ids.push_back(id);
  failure.contracts.push_back({failure_probability, std::nullopt, FixedLaw{1.0}});
  return failure.contracts.back();
}

ProviderFailureSpec& FailureScenario::add_provider(const std::string& id,
                                                   double failure_probability,
                                                   base::WeightedTags tags) {
  failure.provider_ids.push_back(id);
  failure.providers.push_back({failure_probability, std::nullopt, std::move(tags)});
  return failure.providers.back();
}

void FailureScenario::serve(const std::string& operator_id, const std::string& avs) {
  stake.commitments.push_back({avs, operator_id, operator_id + "-pool", std::nullopt});
}

DependenceSpec& FailureScenario::declare_independent() {
  failure.dependence = DependenceSpec{};
  failure.dependence->independent = {"avs"};
  return *failure.dependence;
}

DependenceSpec& FailureScenario::declare_common_factor(double loading) {
  failure.dependence = DependenceSpec{};
  failure.dependence->blocks.push_back({.causes = {"avs"}, .matrix = std::nullopt});
  failure.dependence->factors.push_back({"market", "all", loading, {}});
  return *failure.dependence;
}

DependenceSpec& FailureScenario::declare_matrix(std::vector<double> values) {
  failure.dependence = DependenceSpec{};
  failure.dependence->blocks.push_back(
      {.causes = {"avs"},
       .structure = Structure::matrix,
       .matrix = base::NamedMatrix{"correlation.csv", failure.avs_ids, std::move(values)}});
  return *failure.dependence;
}

stake::StakeGraph FailureScenario::graph() const {
  base::Issues issues;
  auto compiled = stake::StakeGraph::compile(stake, issues);
  base::throw_if_any(issues);
  return std::move(*compiled);
}

CauseList FailureScenario::causes(std::span<const Hazard> hazards) const {
  const auto at = graph();
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < at.avs().size(); ++i) {
    const auto& avs = at.avs()[i];
    causes.push_back({avs_key(avs.id), "avs", avs.id, avs.tags, hazards[i]});
  }
  return CauseList(std::move(causes));
}

FailureModel FailureScenario::model(double horizon_years) const {
  base::Issues issues;
  auto compiled = FailureModel::compile(failure, graph(), horizon_years, issues);
  base::throw_if_any(issues);
  return std::move(*compiled);
}

std::vector<base::Issue> FailureScenario::complaints(double horizon_years) const {
  base::Issues issues;
  const auto compiled = FailureModel::compile(failure, graph(), horizon_years, issues);
  EXPECT_EQ(compiled.has_value(), issues.empty());
  return issues.list();
}

FailureScenario mixed_scenario() {
  FailureScenario scenario;
  scenario.add_avs("f1", 0.3, {{"client", {{"geth", 0.6}, {"reth", 0.4}}}}).severity =
      BetaLaw{{0.1, 0.05, 0.5}};
  scenario.add_avs("f2", 0.2, {{"client", {{"geth", 1.0}}}}).participation = EachTakesPart{0.5};
  scenario.add_avs("m1", 0.2).severity = UniformLaw{{0.1, 0.3}};
  scenario.add_avs("m2", 0.3).participation = ExactlyTakePart{2};
  scenario.add_avs("m3", 0.1);
  scenario.add_avs("i", 0.2);
  for (const char* id : {"x", "y", "z"}) {
    scenario.add_operator(id, {{"client", {{"geth", 0.5}}}});
    for (const char* avs : {"f1", "f2", "m1", "m2", "m3", "i"}) scenario.serve(id, avs);
  }
  scenario.failure.dependence = DependenceSpec{};
  auto& dependence = *scenario.failure.dependence;
  dependence.independent = {"avs.i"};
  dependence.blocks.push_back({.causes = {"avs.f1", "avs.f2"}, .matrix = std::nullopt});
  dependence.blocks.push_back(
      {.causes = {"avs.m1", "avs.m2", "avs.m3"},
       .structure = Structure::matrix,
       .matrix = base::NamedMatrix{"", {"m1", "m2", "m3"}, equicorrelation(3, 0.4)}});
  dependence.factors = {{"market", "all", 0.4, {}}, {"client", "tag:client", 0.5, {}}};
  scenario.failure.shocks = {
      {"outage", 0.3, {{"operator[client=geth]", 0.5, "downtime", UniformLaw{{0.1, 0.9}}}}},
      {"bug", 0.1, {{"avs.f1", 0.5, "", std::nullopt}, {"avs.m2", 0.3, "", std::nullopt}}}};
  return scenario;
}

FailureScenario homogeneous(int n, double failure_probability) {
  FailureScenario scenario;
  for (int i = 0; i < n; ++i) {
    const auto number = std::to_string(i);
    scenario.add_avs("avs" + std::string(2 - std::min<std::size_t>(number.size(), 2), '0') + number,
                     failure_probability);
  }
  return scenario;
}

std::vector<double> equicorrelation(std::size_t n, double rho) {
  std::vector<double> values(n * n, rho);
  for (std::size_t i = 0; i < n; ++i) values[i * n + i] = 1.0;
  return values;
}

OccurrenceBatch draw(const FailureModel& model, std::uint64_t seed, random::TrialRange trials) {
  FailureModel::Workspace workspace;
  OccurrenceBatch batch;
  model.draw(seed, trials, workspace, batch);
  return batch;
}

std::vector<Incident> incidents_of(const FailureModel& model, const stake::StakeGraph& graph,
                                   const OccurrenceBatch& batch) {
  std::vector<Incident> incidents;
  for (std::size_t i = 0; i < batch.trials.count; ++i)
    for (auto o = batch.offset[i]; o < batch.offset[i + 1]; ++o) {
      const Occurrence& occurrence = batch.occurrences[o];
      Incident incident{batch.trials.first + i,
                        occurrence.key,
                        model.causes()[occurrence.cause.index()],
                        occurrence.time,
                        {}};
      for (auto s = occurrence.strike_begin; s < occurrence.strike_end; ++s)
        incident.strikes.push_back(to_text(batch.strikes[s], model, graph));
      incidents.push_back(std::move(incident));
    }
  return incidents;
}

void PrintTo(const Incident& incident, std::ostream* out) {
  *out << "trial " << incident.trial << ": " << incident.cause << " at " << incident.time;
  for (const auto& strike : incident.strikes) *out << " " << strike;
}

std::vector<std::int64_t> failure_counts(const FailureModel& model, const OccurrenceBatch& batch) {
  std::vector<std::int64_t> counts(model.causes().size(), 0);
  for (std::size_t t = 0; t + 1 < batch.offset.size(); ++t) {
    std::set<CauseId> failed;
    for (auto o = batch.offset[t]; o < batch.offset[t + 1]; ++o) {
      const auto& one = batch.occurrences[o];
      failed.insert(one.cause);
      failed.insert(batch.killed.begin() + one.killed_begin, batch.killed.begin() + one.killed_end);
    }
    for (const auto cause : failed) ++counts[cause.index()];
  }
  return counts;
}

void expect_failures(const FailureModel& model, double horizon_years,
                     const OccurrenceBatch& batch) {
  OccurrenceBatch within;
  cut_at(horizon_years, batch, within);
  const auto counts = failure_counts(model, within);
  const auto expected = model.expected_failures(horizon_years).probability;
  const auto trials = static_cast<std::int64_t>(batch.trials.count);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    SCOPED_TRACE(model.causes()[i]);
    const double p = expected[i];
    if (p < 1e-9 || p > 1.0 - 1e-9)
      EXPECT_EQ(counts[i], std::llround(p * static_cast<double>(trials)));
    else
      expect_probability(counts[i], trials, p);
  }
}

std::vector<std::uint64_t> struck_sets(const OccurrenceBatch& batch) {
  std::vector<std::uint64_t> sets(batch.trials.count);
  for (std::size_t i = 0; i < sets.size(); ++i)
    for (auto o = batch.offset[i]; o < batch.offset[i + 1]; ++o)
      for (auto s = batch.occurrences[o].strike_begin; s < batch.occurrences[o].strike_end; ++s)
        sets[i] |= std::uint64_t{1} << batch.strikes[s].avs.index();
  return sets;
}

}  // namespace faultline::failure::test

namespace faultline::base {
void PrintTo(const Issue& issue, std::ostream* out) {
  *out << issue.path << ": " << issue.problem << " (" << issue.expected << "); " << issue.hint;
}
}  // namespace faultline::base
