// SPDX-License-Identifier: Apache-2.0
#include "failure/compiled_failure.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
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
  const auto known = forced.time ? FirstFailure::placed : FirstFailure::given;
  const auto first = forced.conditions() ? known : FirstFailure::forced;
  for (const auto id : forced.own) own[id.index()].first = first;
  for (const auto id : forced.set) own[id.index()].first = FirstFailure::chosen;
  return own;
}

void check_numbers(const FailureSpec& spec, base::Issues& issues) {
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
}

void expect_sound(const FailureSpec& spec) {
  FAULTLINE_EXPECT(spec.avs_ids.size() == spec.avs.size());
  FAULTLINE_EXPECT(spec.operator_ids.size() == spec.operators.size());
  FAULTLINE_EXPECT(spec.contract_ids.size() == spec.contracts.size());
  FAULTLINE_EXPECT(spec.provider_ids.size() == spec.providers.size());
  FAULTLINE_EXPECT(std::is_sorted(spec.provider_ids.begin(), spec.provider_ids.end()));
}

}  // namespace

std::optional<CompiledFailure> compile_failure(const FailureSpec& spec,
                                               const stake::StakeGraph& graph, double horizon_years,
                                               base::Issues& issues, base::Executor& executor) {
  FAULTLINE_EXPECT(std::isfinite(horizon_years) && horizon_years > 0.0);
  expect_sound(spec);
  const std::size_t complaints = issues.list().size();
  check_numbers(spec, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  auto faults = faults_of(spec);
  const Horizons horizons{horizon_years, spec.shortest_horizon_years.value_or(horizon_years),
                          spec.too_rare};
  const auto providers = providers_of(spec);
  auto shocks = compile_shocks(spec.shocks, {graph, providers}, faults, horizons, issues);
  auto own = compile_own_causes(spec, graph, shocks, faults, horizons, issues);
  auto impacts = compile_impacts(spec, graph, issues);
  auto breaks = BreakModel::compile(spec, graph, issues);
  const auto ties = compile_severity_ties(spec, own.list, issues);
  auto dependence =
      compile_dependence(spec.dependence, spec.loadings, ties, own.list, issues, executor);
  auto forced = compile_forced(spec.force, own.list, shocks, horizon_years, issues);
  check_keys(graph, own.list, shocks, dependence.structure.factors.factors, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  if (!forced.set.empty() && forced.choice.empty())
    choose_by_model(forced, static_cast<std::size_t>(spec.force->n_of->n), own.list, dependence,
                    numerics::orthant_points / spec.models, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  const auto probability =
      set_probability(forced, own.list, shocks, dependence, numerics::orthant_points / spec.models);
  check_condition(forced, own.list, dependence.structure, probability.value, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  tie_severities(ties, dependence.structure.factors.factors, impacts);
  const auto copula = spec.dependence ? spec.dependence->copula : Copula::gaussian;
  auto alone = mixed_only(dependence.structure);
  name_killed_causes(own, shocks);
  JointFailure joint(own.list, shocks, dependence, forced, horizon_years);
  condition_on(forced, dependence, shocks);
  return CompiledFailure{horizon_years,
                         names_of_causes(own.list, shocks),
                         std::move(faults),
                         own.kinds,
                         own_causes(own.list, forced),
                         std::move(own.operator_faults),
                         std::move(shocks),
                         std::move(forced),
                         probability,
                         IndependentCauses(std::move(dependence.independent)),
                         make_copula(copula, dependence.structure),
                         StrikeModel(std::move(impacts), graph),
                         std::move(breaks),
                         std::move(dependence.matrix_changes),
                         std::move(alone),
                         std::move(joint)};
}

}  // namespace faultline::failure
