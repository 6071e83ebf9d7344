// SPDX-License-Identifier: Apache-2.0
#include "failure/compiled_failure.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "base/nearest_name.hpp"
#include "base/range_check.hpp"
#include "failure/avs_impact.hpp"
#include "failure/conditioning.hpp"
#include "failure/dependence.hpp"
#include "failure/fault_names.hpp"
#include "failure/keys.hpp"
#include "failure/mixed_only.hpp"
#include "failure/own_causes.hpp"
#include "failure/set_probability.hpp"
#include "failure/severity_ties.hpp"

namespace faultline::failure {

namespace {

/// By AVS of the graph.
std::vector<AvsImpact> compile_impacts(const FailureSpec& spec, const stake::StakeGraph& graph,
                                       base::Issues& issues) {
  std::vector<AvsImpact> impacts(graph.avs().size());
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    const auto avs = graph.find_avs(spec.avs_ids[i]);
    FAULTLINE_EXPECT(avs.has_value());
    impacts[avs->index()] = AvsImpact::compile(spec.avs[i], *avs, graph, issues);
  }
  return impacts;
}

void tie_severities(std::span<const SeverityTie> ties, std::span<const NamedKey> factors,
                    std::span<AvsImpact> impacts) {
  auto loadings = severity_loadings(ties, impacts.size(), factors);
  for (std::size_t i = 0; i < impacts.size(); ++i)
    impacts[i].tie_severity(TiedQuantile(std::move(loadings[i])));
}

void check_keys(const stake::StakeGraph& graph, const CauseList& causes,
                std::span<const Shock> shocks, std::span<const NamedKey> factors,
                base::Issues& issues) {
  std::vector<NamedKey> keys(factors.begin(), factors.end());
  for (const Cause& cause : causes.all()) keys.push_back(cause.named);
  for (const auto& operator_ : graph.operators()) keys.push_back(operator_key(operator_.id));
  for (const Shock& shock : shocks) keys.push_back(shock_key(shock.id));
  check_distinct(keys, issues);
}

std::vector<std::string> names_of_causes(const CauseList& causes, std::span<const Shock> shocks) {
  std::vector<std::string> names;
  for (const Cause& cause : causes.all()) names.push_back(cause.named.name);
  for (const Shock& shock : shocks) names.push_back(shock_key(shock.id).name);
  return names;
}

std::vector<OwnCause> own_causes(const CauseList& causes, const ForcedFailures& forced) {
  std::vector<OwnCause> own;
  for (const Cause& cause : causes.all())
    own.push_back({cause.named.key, occurrence_key(cause.named.key, 0), cause.hazard.rate,
                   cause.hazard.repetition});
  for (const auto id : forced.own) own[id.index()].first = forced.first();
  for (const auto id : forced.set) own[id.index()].first = FirstFailure::chosen;
  return own;
}

/// Place among the factors after splitting; their number where there is none of the name.
std::size_t place_of(const std::string& name, std::span<const NamedKey> factors) {
  const auto found = std::find_if(factors.begin(), factors.end(), [&](const NamedKey& factor) {
    return factor.name == factor_key(name).name;
  });
  return static_cast<std::size_t>(found - factors.begin());
}

std::vector<std::uint32_t> places_of(std::span<const ToldFactor> told,
                                     std::span<const NamedKey> factors) {
  std::vector<std::uint32_t> places;
  for (const auto& one : told)
    places.push_back(static_cast<std::uint32_t>(place_of(one.name, factors)));
  return places;
}

void check_told(std::span<const ToldFactor> told, std::span<const NamedKey> factors,
                base::Issues& issues) {
  std::vector<std::string> names;
  for (const auto& factor : factors)
    names.push_back(factor.name.substr(factor_key("").name.size()));
  for (const auto& [name, path] : told) {
    if (place_of(name, factors) < factors.size()) continue;
    issues.add(path, "there is no factor `" + name + "`",
               "a factor of the dependence, or of one by a tag `<id>=<value>`",
               base::did_you_mean(name, names));
  }
}

Dependence dependence_of(const FailureSpec& spec, std::span<const SeverityTie> ties,
                         const CauseList& causes, base::Issues& issues, base::Executor& executor) {
  auto made = compile_dependence(spec.dependence, spec.loadings, ties, causes, issues, executor);
  check_told(spec.told_factors, made.structure.factors.factors, issues);
  return made;
}

bool numbers_are_sound(const FailureSpec& spec, base::Issues& issues) {
  const std::size_t complaints = issues.list().size();
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    base::check_ranges(base::row_path("avs", spec.avs_ids[i]), spec.avs[i], issues);
  }
  for (std::size_t i = 0; i < spec.operators.size(); ++i)
    base::check_ranges(base::row_path("operator", spec.operator_ids[i]), spec.operators[i], issues);
  for (std::size_t i = 0; i < spec.contracts.size(); ++i)
    base::check_ranges(base::row_path("contract", spec.contract_ids[i]), spec.contracts[i], issues);
  for (std::size_t i = 0; i < spec.providers.size(); ++i)
    base::check_ranges(base::row_path("provider", spec.provider_ids[i]), spec.providers[i], issues);
  base::check_row_ranges("loading", spec.loadings, issues);
  if (spec.dependence) base::check_ranges("dependence", *spec.dependence, issues);
  base::check_row_ranges("shock", spec.shocks, issues);
  if (spec.force) base::check_ranges("force", *spec.force, issues);
  return issues.list().size() == complaints;
}

void expect_sound(const FailureSpec& spec, double horizon_years) {
  FAULTLINE_EXPECT(std::isfinite(horizon_years) && horizon_years > 0.0);
  FAULTLINE_EXPECT(spec.avs_ids.size() == spec.avs.size());
  FAULTLINE_EXPECT(spec.operator_ids.size() == spec.operators.size());
  FAULTLINE_EXPECT(spec.contract_ids.size() == spec.contracts.size());
  FAULTLINE_EXPECT(spec.provider_ids.size() == spec.providers.size());
  FAULTLINE_EXPECT(std::is_sorted(spec.provider_ids.begin(), spec.provider_ids.end()));
}

Horizons horizons_of(const FailureSpec& spec, double horizon_years) {
  return {horizon_years, spec.shortest_horizon_years.value_or(horizon_years), spec.too_rare};
}

Copula copula_of(const FailureSpec& spec) {
  return spec.dependence ? spec.dependence->copula : Copula::gaussian;
}

/// Of a set of which the model chooses.
std::size_t number_chosen(const FailureSpec& spec) {
  return static_cast<std::size_t>(spec.force->n_of->n);
}

}  // namespace

std::optional<CompiledFailure> compile_failure(const FailureSpec& spec,
                                               const stake::StakeGraph& graph, double horizon_years,
                                               base::Issues& issues, base::Executor& executor) {
  expect_sound(spec, horizon_years);
  const std::size_t complaints = issues.list().size();
  if (!numbers_are_sound(spec, issues)) return std::nullopt;
  auto faults = faults_of(spec);
  const auto horizons = horizons_of(spec, horizon_years);
  auto shocks = compile_shocks(spec.shocks, {graph, providers_of(spec)}, faults, horizons, issues);
  auto own = compile_own_causes(spec, graph, shocks, faults, horizons, issues);
  auto impacts = compile_impacts(spec, graph, issues);
  auto breaks = BreakModel::compile(spec, graph, issues);
  const auto ties = compile_severity_ties(spec, own.list, issues);
  auto dependence = dependence_of(spec, ties, own.list, issues, executor);
  auto forced = compile_forced(spec.force, own.list, shocks, horizon_years, issues);
  check_keys(graph, own.list, shocks, dependence.structure.factors.factors, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  const auto points = numerics::orthant_points / spec.models;
  if (!forced.set.empty() && forced.choice.empty())
    choose_by_model(forced, number_chosen(spec), own.list, dependence, points, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  const auto probability = set_probability(forced, own.list, shocks, dependence, points);
  check_condition(forced, own.list, shocks, dependence, points, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  tie_severities(ties, dependence.structure.factors.factors, impacts);
  auto alone = mixed_only(dependence.structure);
  name_killed_causes(own, shocks);
  JointFailure joint(own.list, shocks, dependence, forced, horizon_years);
  KnownCauses known(forced);
  condition_on(known, dependence);
  condition_on(forced, shocks);
  return CompiledFailure{horizon_years,
                         names_of_causes(own.list, shocks),
                         std::move(faults),
                         own.kinds,
                         own_causes(own.list, forced),
                         std::move(own.operator_faults),
                         std::move(shocks),
                         std::move(forced),
                         std::move(known),
                         probability,
                         IndependentCauses(std::move(dependence.independent)),
                         make_copula(copula_of(spec), dependence.structure),
                         StrikeModel(std::move(impacts), graph),
                         std::move(breaks),
                         std::move(dependence.matrix_changes),
                         std::move(alone),
                         std::move(joint),
                         places_of(spec.told_factors, dependence.structure.factors.factors)};
}

}  // namespace faultline::failure
