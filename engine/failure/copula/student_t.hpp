// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "failure/copula/given_failures.hpp"
#include "failure/copula/mixing_variable.hpp"
#include "failure/copula/student_t_factors.hpp"
#include "failure/copula/student_t_matrix.hpp"
#include "failure/copula/trial_factors.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"
#include "failure/spec.hpp"

namespace faultline::failure {

/// Latent variables X = √(ν/V)·Y of jointly normal Y and one V ~ χ²_ν for all causes of all blocks
/// (Demarta & McNeil 2005, doi:10.1111/j.1751-5823.2005.tb00254.x, §2): cause c fires iff
/// X_c < t_c = F_ν⁻¹(p_c), with U_c = F_ν(X_c). Causes whose Y are independent still tend to fail
/// in the same trial, because V is common. Not the "double-t" copula, whose factors and own parts
/// are each of a t law.
class StudentTCopula {
 public:
  static constexpr Copula word = Copula::student_t;
  static constexpr bool has_degrees_of_freedom = true;

  struct Workspace : TrialFactors::Workspace {
    StudentTMatrix::Workspace matrix;
  };

  explicit StudentTCopula(const LatentStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes, KnownLanes known,
            Workspace& workspace, std::vector<Firing>& firings) const;

  /// F by factor in trials.
  [[nodiscard]] TrialFactors factors() const { return {given_, factors_.parts()}; }

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  KnownLanes known, CauseId cause) const;

 private:
  [[nodiscard]] MixingVariable::Draw draw_common(std::uint64_t seed, std::uint64_t group,
                                                 std::uint64_t lanes, KnownLanes known,
                                                 GivenFailures::Workspace& workspace) const;

  GivenFailures given_;
  MixingVariable mixing_;
  StudentTFactors factors_;
  std::vector<StudentTMatrix> matrices_;
};

}  // namespace faultline::failure
