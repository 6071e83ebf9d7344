// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian.hpp"

#include "numerics/normal.hpp"

namespace faultline::failure {

GaussianCopula::GaussianCopula(const LatentStructure& structure)
    : given_(structure), factors_(structure.factors) {
  for (const MatrixStructure& matrix : structure.matrices) matrices_.emplace_back(matrix);
}

void GaussianCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          KnownLanes known, Workspace& workspace,
                          std::vector<Firing>& firings) const {
  given_.draw(seed, group, lanes, known, workspace.given);
  const LatentShift& shift = workspace.given.shift;
  given_.for_each_known(shift, lanes, [&](CauseId cause, std::uint32_t lane, double value) {
    firings.push_back({lane, cause, numerics::normal_cdf(value)});
  });
  factors_.draw(seed, group, lanes, shift, workspace.factors, firings);
  for (std::size_t m = 0; m < matrices_.size(); ++m)
    matrices_[m].draw(seed, group, lanes, shift.of_matrix(m), workspace.matrix, firings);
}

std::optional<LatentDraw> GaussianCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const {
  GivenFailures::Workspace given;
  given_.draw(seed, trial / 64, std::uint64_t{1} << (trial % 64), known, given);
  auto draw = factors_.explain(seed, trial, given.shift, cause);
  for (std::size_t m = 0; !draw && m < matrices_.size(); ++m)
    draw = matrices_[m].explain(seed, trial, given.shift.of_matrix(m), cause);
  if (const auto value = given_.known(cause, trial % 64, given.shift))
    put_given(*value, numerics::normal_cdf(*value), *draw);
  return draw;
}

}  // namespace faultline::failure
