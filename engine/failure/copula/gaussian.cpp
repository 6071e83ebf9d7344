// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian.hpp"

#include "numerics/normal.hpp"

namespace faultline::failure {

GaussianCopula::GaussianCopula(const LatentStructure& structure)
    : given_(structure), factors_(structure.factors) {
  for (const MatrixStructure& matrix : structure.matrices) matrices_.emplace_back(matrix);
}

void GaussianCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          Workspace& workspace, std::vector<Firing>& firings) const {
  given_.draw(seed, group, lanes, workspace.given);
  const LatentShift& shift = workspace.given.shift;
  for (std::size_t i = 0; i < given_.causes().size(); ++i)
    for_each_lane(lanes, [&](std::uint32_t lane) {
      firings.push_back({lane, given_.causes()[i], numerics::normal_cdf(shift.given[i][lane])});
    });
  factors_.draw(seed, group, lanes, shift, workspace.factors, firings);
  for (std::size_t m = 0; m < matrices_.size(); ++m)
    matrices_[m].draw(seed, group, lanes, shift.of_matrix(m), workspace.matrix, firings);
}

std::optional<LatentDraw> GaussianCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  CauseId cause) const {
  GivenFailures::Workspace known;
  given_.draw(seed, trial / 64, std::uint64_t{1} << (trial % 64), known);
  auto draw = factors_.explain(seed, trial, known.shift, cause);
  for (std::size_t m = 0; !draw && m < matrices_.size(); ++m)
    draw = matrices_[m].explain(seed, trial, known.shift.of_matrix(m), cause);
  if (const auto place = given_.place_of(cause)) {
    const double value = known.shift.given[*place][trial % 64];
    put_given(value, numerics::normal_cdf(value), *draw);
  }
  return draw;
}

}  // namespace faultline::failure
