// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_block.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/date.hpp"
#include "failure/event_matrix.hpp"
#include "failure/matrix_form.hpp"
#include "numerics/correlation.hpp"

namespace faultline::failure {

namespace {

/// Variances of events come with rounded digits.
constexpr double variance_tolerance = 1e-3;

class MatrixCompiler {
 public:
  MatrixCompiler(const BlockSpec& spec, const std::string& path, const CauseList& causes,
                 base::Issues& issues)
      : matrix_(*spec.matrix),
        space_(spec.space),
        form_(spec.form),
        repair_(spec.repair),
        path_(path),
        causes_(causes),
        issues_(issues) {}

  /// Row of each cause that is named.
  std::map<CauseId, std::size_t> read_names(std::span<const CauseId> members) {
    std::map<CauseId, std::size_t> rows;
    for (std::size_t i = 0; i < matrix_.names.size(); ++i) {
      const auto& name = matrix_.names[i];
      const auto id = causes_.find(name);
      if (!id)
        complain_about(
            name, fmt::format("there is no cause `{}`", name),
            "ids of AVSs, names of other causes: `contract.<id>`, `operator.<id>.<kind>`",
            causes_.hint_for(name));
      else if (!rows.emplace(*id, i).second)
        complain_about(name, fmt::format("`{}` is named twice", name), "each cause once");
      else if (!std::binary_search(members.begin(), members.end(), *id))
        complain_about(name, fmt::format("`{}` is in the matrix and not in the block", name),
                       "the causes of the block");
    }
    for (const auto id : members)
      if (!rows.contains(id))
        complain_about(
            causes_[id].label(),
            fmt::format("`{}` is in the block and not in the matrix", causes_[id].label()),
            "the causes of the block");
    return rows;
  }

  void read_values() { correlations_ = correlations_of(matrix_, form_, path_ + ".file", issues_); }

  /// Of the sub-matrix of these rows.
  [[nodiscard]] std::vector<double> correlations_between(std::span<const std::size_t> rows) const {
    std::vector<double> values;
    values.reserve(rows.size() * rows.size());
    for (const std::size_t i : rows)
      for (const std::size_t j : rows)
        values.push_back(correlations_[i * matrix_.names.size() + j]);
    return values;
  }

  /// The latent correlations behind the sub-matrix of these rows, whose entries are correlations of
  /// events of these probabilities.
  [[nodiscard]] std::vector<double> latent_of_events(std::span<const std::size_t> rows,
                                                     std::vector<double> probabilities,
                                                     double degrees_of_freedom,
                                                     base::Executor& executor) {
    EventMatrix events{{}, std::move(probabilities), correlations_between(rows)};
    for (const std::size_t row : rows) events.names.push_back(matrix_.names[row]);
    if (form_ == MatrixForm::covariance) check_variances(events, rows);
    return latent_correlations(events, degrees_of_freedom, path_ + ".file", issues_, executor);
  }

  /// Factorises the correlations between these rows into `block`; complains when they are not
  /// positive semidefinite and not to be repaired, or cannot be.
  void factorise(const std::vector<double>& values, std::span<const std::size_t> rows,
                 const numerics::NearestCorrelationOptions& options, CompiledMatrix& block) {
    auto factorisation = numerics::factorise(values, rows.size());
    block.structure.lower = std::move(factorisation.lower);
    if (factorisation.definiteness != numerics::Definiteness::indefinite) return;
    if (repair_ == MatrixRepair::error) return report_indefinite(factorisation, rows);
    const auto nearest = numerics::nearest_correlation(values, rows.size(), options);
    if (!nearest.converged)
      return complain(
          fmt::format("no nearest correlation matrix found in {} steps", nearest.iterations),
          "a correlation matrix");
    block.structure.lower = numerics::factorise(nearest.matrix, rows.size()).lower;
    block.change = change(values, nearest, rows);
  }

 private:
  [[nodiscard]] MatrixChange change(std::span<const double> before,
                                    const numerics::NearestCorrelation& nearest,
                                    std::span<const std::size_t> rows) const {
    const std::size_t moved = nearest.row * rows.size() + nearest.column;
    return {.block = path_,
            .distance = nearest.distance,
            .first = matrix_.names[rows[nearest.row]],
            .second = matrix_.names[rows[nearest.column]],
            .before = before[moved],
            .after = nearest.matrix[moved],
            .steps = static_cast<std::int64_t>(nearest.iterations)};
  }

  /// The variance of an event is p(1−p).
  void check_variances(const EventMatrix& events, std::span<const std::size_t> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double p = events.probabilities[i];
      const double expected = p * (1.0 - p);
      const double found = matrix_.values[rows[i] * (matrix_.names.size() + 1)];
      if (std::abs(found - expected) <= variance_tolerance * expected) continue;
      complain_about(
          events.names[i] + ", " + events.names[i],
          fmt::format("{:.6g} is not the variance p(1-p) of `{}`, which fails by itself within "
                      "the horizon with p = {:.6g}",
                      found, events.names[i], p),
          fmt::format("{:.6g}, within {:g} of it", expected, variance_tolerance));
    }
  }

  void complain(std::string problem, std::string expected, std::string hint = {}) {
    issues_.add(path_ + ".file", std::move(problem), std::move(expected), std::move(hint));
  }

  /// `what`: a name, or "a, b" for an entry.
  void complain_about(const std::string& what, std::string problem, std::string expected,
                      std::string hint = {}) {
    issues_.add(fmt::format("{}.file[{}]", path_, what), std::move(problem), std::move(expected),
                std::move(hint));
  }

  void report_indefinite(const numerics::Factorisation& factorisation,
                         std::span<const std::size_t> rows) {
    std::string names;
    for (std::size_t k = 0; k < factorisation.worst.size(); ++k)
      names +=
          fmt::format("{}`{}` ({:.2f})", names.empty() ? "" : ", ",
                      matrix_.names[rows[factorisation.worst[k]]], factorisation.worst_loading[k]);
    const bool scaled = form_ == MatrixForm::covariance;
    const auto whose = space_ == MatrixSpace::event ? "of the latent correlations "
                       : scaled                     ? "of its correlations "
                                                    : "";
    complain(fmt::format("not positive semidefinite: the smallest eigenvalue {}is {:.6g}, with the "
                         "largest loadings on {}",
                         whose, factorisation.smallest_eigenvalue, names),
             scaled ? "a covariance matrix" : "a correlation matrix",
             "look at the entries between these");
  }

  const base::NamedMatrix& matrix_;
  MatrixSpace space_;
  MatrixForm form_;
  MatrixRepair repair_;
  const std::string& path_;
  const CauseList& causes_;
  base::Issues& issues_;
  std::vector<double> correlations_;  ///< of all rows
};

}  // namespace

CompiledMatrix compile_matrix(const BlockSpec& spec, const std::string& path,
                              std::span<const CauseId> members, const CauseList& causes,
                              double degrees_of_freedom, base::Issues& issues,
                              base::Executor& executor,
                              const numerics::NearestCorrelationOptions& nearest) {
  FAULTLINE_EXPECT(spec.matrix.has_value());
  const std::size_t complaints = issues.list().size();
  MatrixCompiler compiler(spec, path, causes, issues);
  const auto row_of = compiler.read_names(members);
  compiler.read_values();
  if (issues.list().size() != complaints) return {};
  CompiledMatrix block;
  std::vector<std::size_t> rows;
  std::vector<double> event_probabilities;
  const double event_years = spec.event_horizon_days.value_or(0.0) / base::days_per_year;
  for (const auto id : members) {
    const Cause& cause = causes[id];
    if (!cause.hazard.can_fire()) continue;
    block.structure.causes.push_back({id, cause.named.key, cause.hazard.probability});
    rows.push_back(row_of.at(id));
    event_probabilities.push_back(probability_within(event_years, cause.hazard.rate));
  }
  const auto values = spec.space == MatrixSpace::latent
                          ? compiler.correlations_between(rows)
                          : compiler.latent_of_events(rows, std::move(event_probabilities),
                                                      degrees_of_freedom, executor);
  if (issues.list().size() != complaints) return {};
  compiler.factorise(values, rows, nearest, block);
  if (issues.list().size() != complaints) return {};
  return block;
}

}  // namespace faultline::failure
