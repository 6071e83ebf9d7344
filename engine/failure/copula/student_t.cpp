// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/student_t.hpp"

namespace faultline::failure {

StudentTCopula::StudentTCopula(const LatentStructure& structure)
    : mixing_(structure.degrees_of_freedom), factors_(structure.factors, mixing_.law()) {
  for (const MatrixStructure& matrix : structure.matrices)
    matrices_.emplace_back(matrix, mixing_.law());
}

void StudentTCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          Workspace& workspace, std::vector<Firing>& firings) const {
  const auto mixing = mixing_.draw(seed, group);
  factors_.draw(seed, group, lanes, mixing, workspace.factors, firings);
  for (const StudentTMatrix& matrix : matrices_)
    matrix.draw(seed, group, lanes, mixing, workspace.matrix, firings);
}

std::optional<LatentDraw> StudentTCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  CauseId cause) const {
  const auto mixing = mixing_.draw(seed, trial / 64);
  auto draw = factors_.explain(seed, trial, mixing, cause);
  for (auto matrix = matrices_.begin(); !draw && matrix != matrices_.end(); ++matrix)
    draw = matrix->explain(seed, trial, mixing, cause);
  return draw;
}

}  // namespace faultline::failure
