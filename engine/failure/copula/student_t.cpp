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
                                                 std::uint64_t lanes,
                                                 GivenFailures::Workspace& workspace) const {
  given_.draw(seed, group, lanes, workspace);
  if (given_.empty()) return mixing_.draw(seed, group);
  return {mixing_.law(), workspace.shift.root};
}

void StudentTCopula::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          Workspace& workspace, std::vector<Firing>& firings) const {
  const auto mixing = draw_common(seed, group, lanes, workspace.given);
  const LatentShift& shift = workspace.given.shift;
  for (std::size_t i = 0; i < given_.causes().size(); ++i)
    for_each_lane(lanes, [&](std::uint32_t lane) {
      const double value = shift.given[i][lane] / mixing.root[lane];
      firings.push_back({lane, given_.causes()[i], mixing.law.cdf(value)});
    });
  factors_.draw(seed, group, lanes, shift, mixing, workspace.factors, firings);
  for (std::size_t m = 0; m < matrices_.size(); ++m)
    matrices_[m].draw(seed, group, lanes, shift.of_matrix(m), mixing, workspace.matrix, firings);
}

std::optional<LatentDraw> StudentTCopula::explain(std::uint64_t seed, std::uint64_t trial,
                                                  CauseId cause) const {
  GivenFailures::Workspace known;
  const std::uint64_t lane = trial % 64;
  const auto mixing = draw_common(seed, trial / 64, std::uint64_t{1} << lane, known);
  auto draw = factors_.explain(seed, trial, known.shift, mixing, cause);
  for (std::size_t m = 0; !draw && m < matrices_.size(); ++m)
    draw = matrices_[m].explain(seed, trial, known.shift.of_matrix(m), mixing, cause);
  if (const auto place = given_.place_of(cause)) {
    const double value = known.shift.given[*place][lane] / mixing.root[lane];
    put_given(value, mixing.law.cdf(value), *draw);
  }
  return draw;
}

}  // namespace faultline::failure
