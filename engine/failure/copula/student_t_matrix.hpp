// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/copula/latent_shift.hpp"
#include "failure/copula/mixing_variable.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes of one matrix block under the student-t copula: X = √(ν/V)·L·Z, and cause c fires iff
/// X_c < t_c, which with m = √(V/ν) is
///
///   e_c = −t_c m + (L·Z)_c < 0 in single precision, added up in this order;
///   U_c = F_ν(t_c + e_c/m) in double.
///
/// Z: matrix_normals.hpp.
class StudentTMatrix {
 public:
  struct Workspace {
    std::vector<std::array<float, 64>> scores;  ///< m, then Z by cause
  };

  StudentTMatrix(const MatrixStructure& structure, const numerics::StudentT& law);

  /// Appends who fires in the lanes of a group of 64 trials, but for those who are known to.
  /// `shift` is what is known of the block.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
            const LatentShift::OfMatrix& shift, const MixingVariable::Draw& mixing,
            Workspace& workspace, std::vector<Firing>& firings) const;

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift::OfMatrix& shift,
                                                  const MixingVariable::Draw& mixing,
                                                  CauseId cause) const;

 private:
  void draw_scores(std::uint64_t seed, std::uint64_t group, const LatentShift::OfMatrix& shift,
                   const MixingVariable::Draw& mixing, Workspace& workspace) const;
  /// −t, then L from the first column to the diagonal.
  [[nodiscard]] std::span<const float> row(std::size_t cause) const;
  /// X_c.
  [[nodiscard]] double latent(std::size_t cause, float excess, float root) const;

  std::vector<CauseId> causes_;
  std::vector<std::optional<std::uint32_t>> known_;  ///< `LatentCause::known`, by cause
  std::vector<std::uint64_t> keys_;                  ///< by cause, as all that follows
  std::vector<double> thresholds_;
  std::vector<float> rows_;  ///< one after another
};

}  // namespace faultline::failure
