// SPDX-License-Identifier: Apache-2.0
#include "run/plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/canonical_text.hpp"
#include "base/contracts.hpp"
#include "base/digest.hpp"
#include "risk/measure.hpp"
#include "run/cost_context.hpp"
#include "run/cover_assets.hpp"
#include "run/cover_context.hpp"
#include "run/failure_labels.hpp"
#include "run/failure_models.hpp"
#include "run/provider_rows.hpp"
#include "run/row_order.hpp"
#include "run/slash_shortfalls.hpp"

namespace faultline::run {

namespace {

/// Changes whenever equal scenarios may give other results than before.
constexpr std::string_view semantics_version = "faultline-semantics-5";

/// Cases are compared position by position and draw by draw, so these must be the same.
void check_alike(const Scenario& first, const Scenario& other, base::Issues& issues) {
  const std::string expected = "the same in every case of a run";
  const auto differ = [&](const char* path, auto&& problem) {
    issues.add(path, std::string(problem) + " differs from case `" + first.name + "`", expected);
  };
  if (first.run.trials != other.run.trials) differ("run.trials", "number of trials");
  if (first.run.seed != other.run.seed) differ("run.seed", "seed");
  if (horizons_days(first.run) != horizons_days(other.run)) differ("run.horizon_days", "horizon");
  if (first.run.levels != other.run.levels) differ("run.levels", "list of levels");
  if (first.run.parameter_draws != other.run.parameter_draws)
    differ("run.parameter_draws", "number of parameter draws");
  if (first.run.method != other.run.method) differ("run.method", "method");
  if (first.numeraire != other.numeraire) differ("numeraire", "numeraire");
  if (position_ids(first) != position_ids(other)) differ("position", "list of positions");
  if (first.output.tail_trials != other.output.tail_trials ||
      first.output.store != other.output.store ||
      first.output.curves_of != other.output.curves_of ||
      first.output.exact != other.output.exact ||
      first.output.position_levels != other.output.position_levels ||
      first.output.position_quantiles != other.output.position_quantiles) {
    differ("output", "what is kept");
  }
}

bool is_uncertain(std::span<const Scenario> scenarios) {
  return std::any_of(scenarios.begin(), scenarios.end(),
                     [](const Scenario& scenario) { return !scenario.uncertain.empty(); });
}

/// Draws of uncertain numbers: the same in every case that has any.
std::uint64_t draws_of(std::span<const Scenario> scenarios) {
  std::uint64_t draws = 1;
  for (const auto& scenario : scenarios) draws = std::max(draws, parameter_draws(scenario));
  return draws;
}

void check_uncertain(std::span<const Scenario> scenarios, std::span<base::Issues> issues) {
  for (std::size_t i = 0; i < scenarios.size(); ++i) check_parameters(scenarios[i], issues[i]);
  if (scenarios[0].run.parameter_draws && !is_uncertain(scenarios))
    issues[0].add("run.parameter_draws", "no number of the scenario is uncertain",
                  "a law in the place of some number, such as { beta = [0.5, 400.0] }");
}

void check_cases(std::span<const Scenario> scenarios, std::span<base::Issues> issues) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    if (scenarios[i].name.empty()) issues[i].add("name", "is empty", "a name for the scenario");
    if (i > 0) check_alike(scenarios[0], scenarios[i], issues[i]);
    if (!names.insert(scenarios[i].name).second) {
      issues[i].add("name", "another case of this run is called `" + scenarios[i].name + "` too",
                    "a name of its own for each case");
    }
  }
}

std::string hash_of(std::span<const Scenario> scenarios) {
  std::string text(semantics_version);
  for (const auto& scenario : scenarios) {
    text += "\ncase\n" + base::canonical_text(scenario);
    for (const auto& number : scenario.uncertain) text += base::canonical_text(number);
  }
  return base::sha256(text);
}

/// Sorted names of the AVSs that any case has items of, in what `member` points to; null where none
/// has.
template <class Items>
std::unique_ptr<const std::vector<std::string>> avs_of_items(
    std::span<const CaseModel> cases, std::unique_ptr<const Items> CaseModel::*member) {
  std::set<std::string> names;
  for (const auto& model : cases)
    for (const auto& item : (model.*member)->items()) names.insert(item.avs);
  if (names.empty()) return nullptr;
  return std::make_unique<const std::vector<std::string>>(names.begin(), names.end());
}

}  // namespace

std::optional<Plan> Plan::compile(std::span<const Scenario> as_written,
                                  std::span<base::Issues> issues, base::Executor& executor) {
  auto failures = std::make_unique<FailureModels>(executor);
  auto plan = compile(as_written, issues, *failures);
  if (plan) plan->own_failures_ = std::move(failures);
  return plan;
}

std::optional<Plan> Plan::compile(std::span<const Scenario> as_written,
                                  std::span<base::Issues> issues, FailureModels& failures) {
  FAULTLINE_EXPECT(!as_written.empty() && as_written.size() == issues.size());
  std::vector<Scenario> scenarios;
  for (const auto& scenario : as_written) scenarios.push_back(with_sorted_rows(scenario));
  std::string hash = hash_of(scenarios);
  for (std::size_t i = 0; i < scenarios.size(); ++i) price_amounts(scenarios[i], issues[i]);
  check_cases(scenarios, issues);
  check_uncertain(scenarios, issues);
  if (is_uncertain(scenarios) && base::any(issues)) return std::nullopt;  // nothing can be drawn
  Plan plan;
  plan.failures_ = &failures;
  std::vector<CaseModel> cases;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    for (const double days : horizons_days(scenarios[i].run)) {
      auto compiled = compile_case(scenarios[i], days, failures, issues[i]);
      if (!compiled) break;  // at every horizon it would complain of the same
      compiled->scenario = i;
      cases.push_back(std::move(*compiled));
    }
  }
  if (base::any(issues)) return std::nullopt;
  plan.output_ = scenarios[0].output;
  plan.set_cases(std::move(cases));
  plan.check_events(issues);
  if (base::any(issues)) return std::nullopt;
  const bool by_block = plan.cases_.size() > 1 || run::keeps(scenarios[0].output, Store::blocks);
  for (auto& model : plan.own_cases_) model.measures.sums_by_block = by_block;
  measure_slash_shortfalls(plan.own_cases_);
  plan.split_losses();
  plan.ask_for_terms();
  plan.ask_for_security();
  plan.ask_for_slashed_funds();
  plan.name_ = scenarios[0].name;
  plan.run_ = scenarios[0].run;
  plan.numeraire_ = scenarios[0].numeraire;
  plan.hash_ = std::move(hash);
  if (is_uncertain(scenarios)) plan.set_parts(draws_of(scenarios));
  if (plan.keeps(Store::diagnostics)) plan.expect_failures();
  if (plan.keeps(Store::covers)) plan.describe_covers(scenarios);
  plan.describe_costs(scenarios);
  return plan;
}

void Plan::set_cases(std::vector<CaseModel> cases) {
  own_cases_ = std::move(cases);
  share_losses(own_cases_);
  cases_ = own_cases_;
}

/// What is kept are the occurrences of one draw, up to its longest horizon.
void Plan::check_events(std::span<base::Issues> issues) const {
  if (!run::keeps(output_, Store::events)) return;
  const auto whole = [&](const CaseModel& model) { return draws()[model.draw].whole; };
  for (const auto& model : cases_) {
    const auto& terms = model.measures.terms;
    if (std::any_of(terms.begin(), terms.end(), risk::measure::TiedPointsValue::watches))
      issues[model.scenario].add(
          "output.store", "`events` keeps no factors, and points of positions are tied to one",
          "points without `factor`");
    if (whole(model) == whole(cases_.front())) continue;
    issues[model.scenario].add("output.store",
                               "`events` keeps one draw of occurrences, but case `" + model.name +
                                   "` draws others than case `" + cases_.front().name + "`",
                               "cases that differ only in what failures cost",
                               "run it by itself; --no-stress leaves stresses out");
  }
}

/// All cases alike: their tables stand side by side.
void Plan::split_losses() {
  bool fail = false;
  bool freeze = false;
  for (const auto& model : cases_)
    for (const auto& contract : model.graph->smart_contracts()) {
      fail = true;
      freeze |= contract.mode == stake::ContractMode::freeze;
    }
  for (auto& model : own_cases_) {
    model.measures.freezes = freeze;
    if (!fail) continue;
    model.measures.components = {"slash"};
    for (const auto name : portfolio::loss_component_names)
      model.measures.components.emplace_back(name);
  }
}

/// What one case asks for, all tell.
void Plan::ask_for_terms() {
  portfolio::AskedTerms asked;
  for (const auto& model : cases_) asked |= model.measures.asked;
  for (auto& model : own_cases_) {
    model.measures.asked = asked;
    if (asked == portfolio::AskedTerms{}) model.measures.terms.clear();
    model.dated_losses = risk::follows_occurrences(model.measures);
  }
}

void Plan::ask_for_security() {
  avs_labels_ = avs_of_items(cases_, &CaseModel::stake_behind);
  if (!avs_labels_) return;
  for (auto& model : own_cases_)
    model.measures.security = risk::SecurityContext{model.stake_behind.get(), avs_labels_.get()};
}

void Plan::ask_for_slashed_funds() {
  slashing_labels_ = avs_of_items(cases_, &CaseModel::slashed_funds);
  if (!slashing_labels_) return;
  for (auto& model : own_cases_)
    model.measures.slashed_funds =
        risk::SlashedFundsContext{model.slashed_funds.get(), slashing_labels_.get()};
}

void Plan::expect_failures() {
  for (const auto& draw : draws())
    expected_.push_back(failures()[draw.failure].expected_failures(draw.horizon_years));
  labels_ =
      std::make_unique<const risk::FailureLabels>(failure_labels_of(expected_, trials().count));
  for (auto& model : own_cases_)
    model.measures.failures =
        risk::FailureContext{&expected_[model.draw], labels_.get(), trials().count};
}

void Plan::describe_covers(std::span<const Scenario> scenarios) {
  cover_labels_ = std::make_unique<const risk::CoverLabels>(cover_labels_of(cases_));
  if (cover_labels_->covers.empty()) return;
  for (auto& model : own_cases_)
    model.measures.covers = cover_context_of(model, scenarios[model.scenario], *cover_labels_);
}

void Plan::describe_costs(std::span<const Scenario> scenarios) {
  if (std::none_of(scenarios.begin(), scenarios.end(), has_premiums)) return;
  for (auto& model : own_cases_)
    model.measures.costs = cost_context_of(model, scenarios[model.scenario]);
}

void Plan::set_parts(std::uint64_t draws) {
  parts_ = {draws, trials().count / draws};
  for (auto& model : own_cases_) model.measures.parameter_parts = parts_;
}

/// Under several models there is no one that says how often causes fail, and errors of what covers
/// pay would not know of them.
bool Plan::keeps(Store what) const {
  const bool of_one_model = what == Store::diagnostics || what == Store::covers;
  return run::keeps(output_, what) && (!of_one_model || parts_.count == 1);
}

std::string Plan::method_reason() const {
  return run_.method == Method::plain
             ? "asked for"
             : "sampled failures are the only estimator of this version, and work for every "
               "scenario";
}

}  // namespace faultline::run
