// SPDX-License-Identifier: Apache-2.0
#include "failure/dependence.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "failure/copula.hpp"
#include "failure/factor_loadings.hpp"
#include "failure/matrix_block.hpp"
#include "failure/partition.hpp"

namespace faultline::failure {

namespace {

std::vector<LatentCause> causes_that_fire(std::span<const CauseId> ids, const CauseList& causes) {
  std::vector<LatentCause> fire;
  for (const auto id : ids)
    if (const Cause& cause = causes[id]; cause.hazard.can_fire())
      fire.push_back({id, cause.named.key, cause.hazard.probability});
  return fire;
}

/// Causes of all factor blocks, in order.
std::vector<CauseId> factor_members(const DependenceSpec& spec, const Partition& partition) {
  std::vector<CauseId> members;
  for (std::size_t i = 0; i < spec.blocks.size(); ++i)
    if (spec.blocks[i].structure == Structure::factor)
      members.insert(members.end(), partition.blocks[i].begin(), partition.blocks[i].end());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

void check_file(const BlockSpec& block, const std::string& path, base::Issues& issues) {
  if (block.structure == Structure::matrix && !block.matrix)
    issues.add(path, "missing; a matrix block needs its matrix",
               "the name of a CSV file, or of a data set as in `m.h5:/correlation`");
  if (block.structure == Structure::factor && block.matrix)
    issues.add(path, "a factor block has no matrix", "no `file`", "structure = \"matrix\"?");
}

/// Whether the block says all that its space needs, and nothing else.
bool check_space(const BlockSpec& block, const std::string& path, base::Issues& issues) {
  const std::size_t complaints = issues.list().size();
  const bool events = block.space == MatrixSpace::event;
  if (events && block.structure == Structure::factor)
    issues.add(path + ".space", "a factor block has no matrix of events", "no `space`",
               "structure = \"matrix\"?");
  if (events && !block.event_horizon_days)
    issues.add(path + ".event_horizon_days",
               "missing; correlations of events depend on how long one waits", "a number of days",
               "365 for correlations of failing within a year");
  if (!events && block.event_horizon_days)
    issues.add(path + ".event_horizon_days", "only a matrix of events has a horizon",
               "no `event_horizon_days`", "space = \"event\"?");
  return issues.list().size() == complaints;
}

/// ν of a copula that has it, otherwise infinity.
double degrees_of_freedom(const DependenceSpec& spec, base::Issues& issues) {
  constexpr const char* path = "dependence.degrees_of_freedom";
  const auto word = copula_words.at(static_cast<std::size_t>(spec.copula));
  const bool needed = has_degrees_of_freedom(spec.copula);
  if (needed && !spec.degrees_of_freedom)
    issues.add(path, fmt::format("missing; the {} copula needs it", word), "a number of at least 1",
               "4 is common; the smaller, the more often many fail together");
  if (!needed && spec.degrees_of_freedom)
    issues.add(path, fmt::format("the {} copula has none", word), "no `degrees_of_freedom`",
               "copula = \"student-t\"?");
  return spec.degrees_of_freedom.value_or(std::numeric_limits<double>::infinity());
}

/// Where nothing says who depends on whom.
void check_undeclared(std::span<const LoadingSpec> loadings, const CauseList& causes,
                      base::Issues& issues) {
  const auto all = causes.all();
  if (std::any_of(all.begin(), all.end(), [](auto& cause) { return cause.hazard.can_fire(); }))
    issues.add("dependence", "missing; dependence must be written", "a `[dependence]` table",
               "independent = [\"avs\"] says that AVSs fail independently");
  for (const LoadingSpec& row : loadings)
    issues.add("loading." + row.id, "there are no factors to load on", "a `[dependence]` table");
}

}  // namespace

Dependence compile_dependence(const std::optional<DependenceSpec>& spec,
                              std::span<const LoadingSpec> loadings,
                              std::span<const SeverityTie> ties, const CauseList& causes,
                              base::Issues& issues, base::Executor& executor) {
  if (!spec) {
    check_undeclared(loadings, causes, issues);
    return {};
  }
  Partition partition = partition_causes(*spec, causes, issues);
  Dependence dependence;
  dependence.independent = causes_that_fire(partition.independent, causes);
  dependence.structure.degrees_of_freedom = degrees_of_freedom(*spec, issues);
  dependence.structure.factors = compile_factors(
      spec->factors, loadings, factor_members(*spec, partition), ties, causes, issues);
  for (std::size_t i = 0; i < spec->blocks.size(); ++i) {
    const BlockSpec& block = spec->blocks[i];
    const std::string path = block_path(i);
    check_file(block, path + ".file", issues);
    if (!check_space(block, path, issues)) continue;
    if (block.structure != Structure::matrix || !block.matrix) continue;
    auto matrix = compile_matrix(block, path, partition.blocks[i], causes,
                                 dependence.structure.degrees_of_freedom, issues, executor);
    dependence.structure.matrices.push_back(std::move(matrix.structure));
    if (matrix.change) dependence.matrix_changes.push_back(std::move(*matrix.change));
  }
  dependence.blocks = std::move(partition.blocks);
  return dependence;
}

}  // namespace faultline::failure
