// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian.hpp"

namespace faultline::failure {

GaussianCopula::GaussianCopula(const LatentStructure& structure) : factors_(structure.factors) {
  for (const MatrixStructure& matrix : structure.matrices) matrices_.emplace_back(matrix);
}

void GaussianCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          Workspace& workspace, std::vector<Firing>& firings) const {
  factors_.draw(seed, group, lanes, workspace.factors, firings);
  for (const GaussianMatrix& matrix : matrices_)
    matrix.draw(seed, group, lanes, workspace.matrix, firings);
}

std::optional<LatentDraw> GaussianCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  CauseId cause) const {
  auto draw = factors_.explain(seed, trial, cause);
  for (auto matrix = matrices_.begin(); !draw && matrix != matrices_.end(); ++matrix)
    draw = matrix->explain(seed, trial, cause);
  return draw;
}

}  // namespace faultline::failure
