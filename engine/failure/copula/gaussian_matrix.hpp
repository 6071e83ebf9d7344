// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/copula/latent_shift.hpp"
#include "failure/firing.hpp"
#include "failure/latent_draw.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// Causes of one matrix block under the Gaussian copula: X = L·Z in single precision, and cause c
/// fires iff X_c < ξ_c rounded to single; U_c = Φ(X_c) in double. Z: matrix_normals.hpp.
class GaussianMatrix {
 public:
  struct Workspace {
    std::vector<std::array<float, 64>> normals;  ///< Z by cause; an even number of them
  };

  explicit GaussianMatrix(const MatrixStructure& structure);

  /// Appends who fires in the lanes of a group of 64 trials, but for those who are known to.
  /// `shift` is what is known of the block.
  void draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
            const LatentShift::OfMatrix& shift, Workspace& workspace,
            std::vector<Firing>& firings) const;

  /// The draw of a cause in one trial; nothing for a cause that is not here.
  [[nodiscard]] std::optional<LatentDraw> explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift::OfMatrix& shift,
                                                  CauseId cause) const;

 private:
  void draw_normals(std::uint64_t seed, std::uint64_t group, const LatentShift::OfMatrix& shift,
                    Workspace& workspace) const;
  /// L from the first column to the diagonal.
  [[nodiscard]] std::span<const float> row(std::size_t cause) const;

  std::vector<CauseId> causes_;
  std::vector<std::optional<std::uint32_t>> known_;  ///< `LatentCause::known`, by cause
  std::vector<std::uint64_t> keys_;                  ///< by cause, as all that follows
  std::vector<float> thresholds_;
  std::vector<float> lower_;  ///< rows of L up to the diagonal, one after another
};

}  // namespace faultline::failure
