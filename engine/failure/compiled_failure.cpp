// SPDX-License-Identifier: Apache-2.0
#include "failure/compiled_failure.hpp"

#include <cmath>
#include <span>
#include <utility>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "base/range_check.hpp"
#include "failure/avs_impact.hpp"
#include "failure/cause_list.hpp"
#include "failure/dependence.hpp"
#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/mixed_only.hpp"
#include "failure/own_hazard.hpp"

namespace faultline::failure {

namespace {

using AvsRows = std::vector<const AvsFailureSpec*>;

/// The failure side of each AVS, in the order of the graph.
AvsRows rows_by_avs(const FailureSpec& spec, const stake::StakeGraph& graph) {
  AvsRows rows(graph.avs().size(), nullptr);
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    const auto avs = graph.find_avs(spec.avs_ids[i]);
    FAULTLINE_EXPECT(avs.has_value());
    rows[avs->index()] = &spec.avs[i];
  }
  for (const auto* row : rows) FAULTLINE_EXPECT(row != nullptr);
  return rows;
}

/// What may fail by itself.
CauseList compile_causes(const AvsRows& rows, const stake::StakeGraph& graph,
                         std::span<const Shock> shocks, double horizon_years,
                         base::Issues& issues) {
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& avs = graph.avs()[i];
    auto named = avs_key(avs.id);
    const auto hazard =
        compile_hazard(*rows[i], stake::AvsId(i), shocks, horizon_years, named.name, issues);
    causes.push_back({std::move(named), "avs", avs.id, avs.tags, hazard});
  }
  return CauseList(std::move(causes));
}

std::vector<AvsImpact> compile_impacts(const AvsRows& rows, const stake::StakeGraph& graph,
                                       base::Issues& issues) {
  std::vector<AvsImpact> impacts;
  for (std::size_t i = 0; i < rows.size(); ++i)
    impacts.push_back(AvsImpact::compile(*rows[i], stake::AvsId(i), graph, issues));
  return impacts;
}

void check_keys(const stake::StakeGraph& graph, std::span<const Shock> shocks,
                std::span<const NamedKey> factors, base::Issues& issues) {
  std::vector<NamedKey> keys(factors.begin(), factors.end());
  for (const auto& avs : graph.avs()) keys.push_back(avs_key(avs.id));
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

std::vector<OwnCause> own_causes(const CauseList& causes) {
  std::vector<OwnCause> own;
  for (const Cause& cause : causes.all())
    own.push_back({cause.named.key, occurrence_key(cause.named.key, 0), cause.hazard.rate});
  return own;
}

void check_numbers(const FailureSpec& spec, base::Issues& issues) {
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    base::check_ranges(base::row_path("avs", spec.avs_ids[i]), spec.avs[i], issues);
  }
  if (spec.dependence) base::check_ranges("dependence", *spec.dependence, issues);
  base::check_row_ranges("shock", spec.shocks, issues);
}

}  // namespace

std::optional<CompiledFailure> compile_failure(const FailureSpec& spec,
                                               const stake::StakeGraph& graph, double horizon_years,
                                               base::Issues& issues) {
  FAULTLINE_EXPECT(std::isfinite(horizon_years) && horizon_years > 0.0);
  FAULTLINE_EXPECT(spec.avs_ids.size() == spec.avs.size());
  const std::size_t complaints = issues.list().size();
  check_numbers(spec, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  const auto rows = rows_by_avs(spec, graph);
  auto faults = faults_of(spec.shocks);
  auto shocks = compile_shocks(spec.shocks, graph, faults, horizon_years, issues);
  const auto causes = compile_causes(rows, graph, shocks, horizon_years, issues);
  auto impacts = compile_impacts(rows, graph, issues);
  auto dependence = compile_dependence(spec.dependence, causes, issues);
  check_keys(graph, shocks, dependence.structure.factors.factors, issues);
  if (issues.list().size() != complaints) return std::nullopt;
  const auto copula = spec.dependence ? spec.dependence->copula : Copula::gaussian;
  auto names = names_of_causes(causes, shocks);
  auto alone = mixed_only(dependence.structure);
  return CompiledFailure{horizon_years,
                         std::move(names),
                         std::move(faults),
                         own_causes(causes),
                         std::move(shocks),
                         IndependentCauses(std::move(dependence.independent)),
                         make_copula(copula, dependence.structure),
                         StrikeModel(std::move(impacts), graph),
                         std::move(dependence.matrix_changes),
                         std::move(alone)};
}

}  // namespace faultline::failure
