// SPDX-License-Identifier: Apache-2.0
#include "run/failure_models.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string>

#include <fmt/format.h>

#include "base/canonical_text.hpp"
#include "base/digest.hpp"
#include "run/parameter_draws.hpp"
#include "run/provider_rows.hpp"

namespace faultline::run {

std::vector<failure::ToldFactor> told_factors(const Scenario& scenario) {
  std::map<std::string, std::string> paths;
  for (const auto& row : positions_and_capital(scenario)) {
    const auto& points = row.terms.yield.points;
    if (points && points->factor)
      paths.try_emplace(*points->factor, "position." + row.position.id + ".points.factor");
  }
  std::vector<failure::ToldFactor> told;
  for (const auto& [name, path] : paths) told.push_back({name, path});
  return told;
}

failure::FailureSpec failure_spec(const Scenario& scenario) {
  failure::FailureSpec spec;
  for (const auto& row : scenario.avs) {
    spec.avs_ids.push_back(row.avs.id);
    spec.avs.push_back(row.failure);
  }
  for (const auto& row : scenario.operators) {
    if (row.failure.faults.empty()) continue;
    spec.operator_ids.push_back(row.operator_.id);
    spec.operators.push_back(row.failure);
  }
  for (const auto& row : scenario.contracts) {
    spec.contract_ids.push_back(row.contract.id);
    spec.contracts.push_back(row.failure);
  }
  for (const auto& row : scenario.providers) {
    if (!can_fail(row)) continue;
    spec.provider_ids.push_back(row.insurance.id);
    spec.providers.push_back(row.failure);
  }
  spec.dependence = scenario.dependence;
  spec.loadings = scenario.loadings;
  spec.shocks = scenario.shocks;
  spec.force = scenario.force;
  spec.told_factors = told_factors(scenario);
  const auto horizons = horizons_days(scenario.run);
  spec.shortest_horizon_years =
      *std::min_element(horizons.begin(), horizons.end()) / base::days_per_year;
  return spec;
}

namespace {

/// Where numbers are uncertain, which of them and how, and which trials meet which draw.
std::string uncertainty_text(const Scenario& scenario) {
  std::string text = "trials " + std::to_string(scenario.run.trials) + " draws " +
                     std::to_string(parameter_draws(scenario)) + "\n";
  for (const auto& number : scenario.uncertain) text += base::canonical_text(number);
  return text;
}

/// Says of which draw the complaints are.
void add_of_draw(const base::Issues& some, std::span<const DrawnParameter> drawn, std::size_t draw,
                 base::Issues& issues) {
  for (const auto& issue : some.list())
    issues.add(issue.path, fmt::format("in parameter draw {}: {}", draw, issue.problem),
               issue.expected,
               "the draw has " + parameters_text(drawn, draw) + "; narrow the laws");
}

/// Everything that occurrences depend on: who there is, who serves whom, and how they fail.
std::string draw_signature(const Scenario& scenario, const stake::StakeGraph& graph) {
  Scenario draws;
  draws.run.seed = scenario.run.seed;
  draws.run.horizon_days = scenario.run.horizon_days;
  draws.avs = scenario.avs;
  draws.operators = scenario.operators;
  draws.contracts = scenario.contracts;
  for (const auto& row : scenario.providers) {
    if (!can_fail(row)) continue;
    auto& draw = draws.providers.emplace_back();
    draw.insurance.id = row.insurance.id;
    draw.failure = row.failure;
  }
  draws.dependence = scenario.dependence;
  draws.loadings = scenario.loadings;
  draws.shocks = scenario.shocks;
  draws.force = scenario.force;
  std::string text = base::canonical_text(draws);
  if (!scenario.uncertain.empty()) text += uncertainty_text(scenario);
  for (const auto& factor : told_factors(scenario)) text += "told " + factor.name + "\n";
  for (std::size_t a = 0; a < graph.avs().size(); ++a) {
    for (const auto operator_id : graph.operators_of(stake::AvsId{a})) {
      text += graph.avs()[a].id + "," + graph.operators()[operator_id.index()].id + "\n";
    }
  }
  return base::sha256(text);
}

}  // namespace

std::optional<std::size_t> FailureModels::model_of(const Scenario& scenario,
                                                   const stake::StakeGraph& graph,
                                                   base::Issues& issues) {
  auto signature = draw_signature(scenario, graph);
  const auto known = places_.find(signature);
  if (known != places_.end()) return known->second;
  const std::size_t place = models_.size();
  if (!append_models(scenario, graph, issues)) return std::nullopt;
  return places_.emplace(std::move(signature), place).first->second;
}

bool FailureModels::append_models(const Scenario& scenario, const stake::StakeGraph& graph,
                                  base::Issues& issues) {
  const double horizon_years = longest_horizon_years(scenario.run);
  if (scenario.uncertain.empty()) {
    auto model = failure::FailureModel::compile(failure_spec(scenario), graph, horizon_years,
                                                issues, executor_);
    if (model) models_.push_back(std::move(*model));
    return model.has_value();
  }
  const auto drawn = draw_parameters(scenario);
  for (std::size_t k = 0; k < parameter_draws(scenario); ++k) {
    auto spec = failure_spec(with_parameters(scenario, drawn, k));
    const bool knows = spec.force && spec.force->mode == failure::ForceMode::condition;
    spec.too_rare = knows ? failure::TooRare::kept : failure::TooRare::never;
    spec.models = static_cast<std::size_t>(parameter_draws(scenario));
    base::Issues of_draw;
    auto model = failure::FailureModel::compile(spec, graph, horizon_years, of_draw, executor_);
    add_of_draw(of_draw, drawn, k, issues);
    if (!model) return false;
    models_.push_back(std::move(*model));
  }
  return true;
}

std::optional<std::size_t> FailureModels::place_of(const Scenario& scenario, double horizon_years,
                                                   const stake::StakeGraph& graph,
                                                   base::Issues& issues) {
  const auto model = model_of(scenario, graph, issues);
  if (!model) return std::nullopt;
  const auto known = std::find_if(draws_.begin(), draws_.end(), [&](const Draw& draw) {
    return draw.failure == *model && draw.horizon_years == horizon_years;
  });
  if (known != draws_.end()) return static_cast<std::size_t>(known - draws_.begin());
  draws_.push_back(
      {*model, horizon_years, draws_.size(), static_cast<std::size_t>(parameter_draws(scenario))});
  find_wholes();
  return draws_.size() - 1;
}

void FailureModels::find_wholes() {
  for (Draw& draw : draws_)
    for (std::size_t i = 0; i < draws_.size(); ++i)
      if (draws_[i].failure == draw.failure &&
          draws_[i].horizon_years > draws_[draw.whole].horizon_years)
        draw.whole = i;
}

}  // namespace faultline::run
