// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian_matrix.hpp"

#include <algorithm>

#include "base/contracts.hpp"
#include "failure/copula/matrix_normals.hpp"
#include "failure/copula/normal_threshold.hpp"
#include "numerics/kernels/kernels.hpp"
#include "numerics/normal.hpp"

namespace faultline::failure {

namespace kernels = numerics::kernels;

GaussianMatrix::GaussianMatrix(const MatrixStructure& structure) {
  const std::size_t n = structure.causes.size();
  FAULTLINE_EXPECT(structure.lower.size() == n * n);
  for (std::size_t i = 0; i < n; ++i) {
    const LatentCause& cause = structure.causes[i];
    causes_.push_back(cause.id);
    known_.push_back(cause.known);
    keys_.push_back(cause.key);
    thresholds_.push_back(static_cast<float>(normal_threshold(cause.probability)));
    for (std::size_t j = 0; j <= i; ++j)
      lower_.push_back(static_cast<float>(structure.lower[i * n + j]));
  }
}

std::span<const float> GaussianMatrix::row(std::size_t cause) const {
  return std::span(lower_).subspan(cause * (cause + 1) / 2, cause + 1);
}

void GaussianMatrix::draw_normals(std::uint64_t seed, std::uint64_t group,
                                  const LatentShift::OfMatrix& shift, Workspace& workspace) const {
  workspace.normals.resize(matrix_normal_count(keys_.size()));
  draw_matrix_normals(seed, group, keys_, shift.normals, workspace.normals);
}

void GaussianMatrix::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          const LatentShift::OfMatrix& shift, Workspace& workspace,
                          std::vector<Firing>& firings) const {
  draw_normals(seed, group, shift, workspace);
  const float* normals = workspace.normals.empty() ? nullptr : workspace.normals.front().data();
  std::array<float, 64> latent;
  for (std::size_t i = 0; i < causes_.size(); ++i) {
    const std::uint64_t open = lanes & ~known_lanes(known_[i], shift.known);
    if (open == 0) continue;
    kernels::accumulate_row(row(i), normals, latent);
    for_each_lane(kernels::below(latent, thresholds_[i]) & open, [&](std::uint32_t lane) {
      firings.push_back({lane, causes_[i], numerics::normal_cdf(double{latent[lane]})});
    });
  }
}

std::optional<LatentDraw> GaussianMatrix::explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift::OfMatrix& shift,
                                                  CauseId id) const {
  const auto cause = std::find(causes_.begin(), causes_.end(), id);
  if (cause == causes_.end()) return std::nullopt;
  const auto i = static_cast<std::size_t>(cause - causes_.begin());
  Workspace workspace;
  draw_normals(seed, trial / 64, shift, workspace);
  std::array<float, 64> latent;
  kernels::accumulate_row(row(i), workspace.normals.front().data(), latent);
  const double value{latent[trial % 64]};
  return LatentDraw{.uniform = numerics::normal_cdf(value),
                    .variable = LatentVariable{.value = value,
                                               .threshold = double{thresholds_[i]},
                                               .scale = std::nullopt,
                                               .factors = {},
                                               .own = std::nullopt}};
}

}  // namespace faultline::failure
