// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/student_t.hpp"

namespace faultline::failure {

StudentTCopula::StudentTCopula(const LatentStructure& structure)
    : given_(structure),
      mixing_(structure.degrees_of_freedom),
      factors_(structure.factors, mixing_.law()) {
  for (const MatrixStructure& matrix : structure.matrices)
    matrices_.emplace_back(matrix, mixing_.law());
}

/// The mixing variable, and what is known of everything else.
MixingVariable::Draw StudentTCopula::draw_common(std::uint64_t seed, std::uint64_t group,
                                                 std::uint64_t lanes, KnownLanes known,
                                                 GivenFailures::Workspace& workspace) const {
  given_.draw(seed, group, lanes, known, workspace);
  auto mixing = mixing_.draw(seed, group);
  for_each_lane(workspace.shift.moved,
                [&](std::uint32_t lane) { mixing.root[lane] = workspace.shift.root[lane]; });
  return mixing;
}

void StudentTCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          KnownLanes known, Workspace& workspace,
                          std::vector<Firing>& firings) const {
  const auto mixing = draw_common(seed, group, lanes, known, workspace.given);
  const LatentShift& shift = workspace.given.shift;
  given_.for_each_known(shift, lanes, [&](CauseId cause, std::uint32_t lane, double value) {
    firings.push_back({lane, cause, mixing.law.cdf(value / mixing.root[lane])});
  });
  factors_.draw(seed, group, lanes, shift, mixing, workspace.factors, firings);
  for (std::size_t m = 0; m < matrices_.size(); ++m)
    matrices_[m].draw(seed, group, lanes, shift.of_matrix(m), mixing, workspace.matrix, firings);
}

std::optional<LatentDraw> StudentTCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const {
  GivenFailures::Workspace given;
  const std::uint64_t lane = trial % 64;
  const auto mixing = draw_common(seed, trial / 64, std::uint64_t{1} << lane, known, given);
  auto draw = factors_.explain(seed, trial, given.shift, mixing, cause);
  for (std::size_t m = 0; !draw && m < matrices_.size(); ++m)
    draw = matrices_[m].explain(seed, trial, given.shift.of_matrix(m), mixing, cause);
  if (const auto normal = given_.known(cause, lane, given.shift)) {
    const double value = *normal / mixing.root[lane];
    put_given(value, mixing.law.cdf(value), *draw);
  }
  return draw;
}

}  // namespace faultline::failure
