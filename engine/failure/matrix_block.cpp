// SPDX-License-Identifier: Apache-2.0
#include "failure/matrix_block.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "failure/keys.hpp"
#include "numerics/correlation.hpp"

namespace faultline::failure {

namespace {

constexpr double tolerance = 1e-12;

class MatrixCompiler {
 public:
  MatrixCompiler(const base::NamedMatrix& matrix, const stake::StakeGraph& graph,
                 const std::string& path, base::Issues& issues)
      : matrix_(matrix), graph_(graph), path_(path), issues_(issues) {}

  /// Row of each AVS that is named.
  std::map<stake::AvsId, std::size_t> read_names(std::span<const stake::AvsId> members) {
    std::map<stake::AvsId, std::size_t> rows;
    for (std::size_t i = 0; i < matrix_.names.size(); ++i) {
      const auto& name = matrix_.names[i];
      const auto avs = graph_.find_avs(name);
      if (!avs)
        complain(fmt::format("there is no AVS `{}`", name), "ids of AVSs as names");
      else if (!rows.emplace(*avs, i).second)
        complain(fmt::format("`{}` is named twice", name), "each AVS once");
      else if (!std::binary_search(members.begin(), members.end(), *avs))
        complain(fmt::format("`{}` is in the matrix and not in the block", name),
                 "the AVSs of the block");
    }
    for (const auto avs : members)
      if (!rows.contains(avs))
        complain(fmt::format("`{}` is in the block and not in the matrix", id_of(avs)),
                 "the AVSs of the block");
    return rows;
  }

  void check_values() {
    const std::size_t n = size();
    if (matrix_.values.size() != n * n)
      return complain(fmt::format("{} values for {} names", matrix_.values.size(), n),
                      "a square matrix");
    check_each("is not a correlation", "numbers in [-1, 1]",
               [&](auto i, auto j) { return std::abs(value(i, j)) <= 1.0; });
    check_each("is not a unit diagonal", "1 on the diagonal",
               [&](auto i, auto j) { return i != j || std::abs(value(i, i) - 1.0) <= tolerance; });
    check_each("differs from its mirror image", "a symmetric matrix", [&](auto i, auto j) {
      return i <= j || !(std::abs(value(i, j) - value(j, i)) > tolerance);
    });
  }

  /// L of the sub-matrix of these rows; complains when it is not positive semidefinite.
  std::vector<double> factorise(std::span<const std::size_t> rows) {
    const std::size_t n = rows.size();
    std::vector<double> values(n * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        values[i * n + j] = i == j ? 1.0 : (value(rows[i], rows[j]) + value(rows[j], rows[i])) / 2;
    auto factorisation = numerics::factorise(values, n);
    if (factorisation.definiteness == numerics::Definiteness::indefinite)
      report_indefinite(factorisation, rows);
    return std::move(factorisation.lower);
  }

 private:
  [[nodiscard]] std::size_t size() const { return matrix_.names.size(); }
  [[nodiscard]] double value(std::size_t i, std::size_t j) const {
    return matrix_.values[i * size() + j];
  }
  [[nodiscard]] const std::string& id_of(stake::AvsId avs) const {
    return graph_.avs()[avs.index()].id;
  }
  void complain(std::string problem, std::string expected, std::string hint = {}) {
    issues_.add(path_, std::move(problem), std::move(expected), std::move(hint));
  }

  /// One complaint for all entries where `holds` fails: the first of them, and how many more.
  template <class Condition>
  void check_each(std::string_view failing, std::string_view expected, Condition holds) {
    std::optional<std::pair<std::size_t, std::size_t>> first;
    std::size_t count = 0;
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j < size(); ++j)
        if (!holds(i, j)) {
          ++count;
          if (!first) first.emplace(i, j);
        }
    if (!first) return;
    const auto [i, j] = *first;
    const auto more = count > 1 ? fmt::format(", and so with {} more", count - 1) : std::string();
    complain(fmt::format("{} at ({}, {}) {}{}", value(i, j), matrix_.names[i], matrix_.names[j],
                         failing, more),
             std::string(expected));
  }

  void report_indefinite(const numerics::Factorisation& factorisation,
                         std::span<const std::size_t> rows) {
    std::string names;
    for (const std::size_t i : factorisation.worst)
      names += (names.empty() ? "`" : ", `") + matrix_.names[rows[i]] + "`";
    complain(fmt::format("not positive semidefinite: the smallest eigenvalue is {:.6g}, with the "
                         "largest loadings on {}",
                         factorisation.smallest_eigenvalue, names),
             "a correlation matrix", "look at the entries between these");
  }

  const base::NamedMatrix& matrix_;
  const stake::StakeGraph& graph_;
  const std::string& path_;
  base::Issues& issues_;
};

}  // namespace

MatrixStructure compile_matrix(const base::NamedMatrix& matrix,
                               std::span<const stake::AvsId> members,
                               const stake::StakeGraph& graph, std::span<const Hazard> hazards,
                               const std::string& path, base::Issues& issues) {
  const std::size_t complaints = issues.list().size();
  MatrixCompiler compiler(matrix, graph, path, issues);
  const auto row_of = compiler.read_names(members);
  compiler.check_values();
  if (issues.list().size() != complaints) return {};
  MatrixStructure structure;
  std::vector<std::size_t> rows;
  for (const auto avs : members) {
    const double probability = hazards[avs.index()].probability;
    if (!(probability > 0.0)) continue;
    const auto key = avs_key(graph.avs()[avs.index()].id).key;
    structure.causes.push_back({CauseId(avs.index()), key, probability});
    rows.push_back(row_of.at(avs));
  }
  structure.lower = compiler.factorise(rows);
  if (structure.lower.size() != rows.size() * rows.size()) return {};
  return structure;
}

}  // namespace faultline::failure
