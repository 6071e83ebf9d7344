// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/student_t_matrix.hpp"

#include <algorithm>

#include "base/contracts.hpp"
#include "failure/copula/matrix_normals.hpp"
#include "numerics/kernels/kernels.hpp"

namespace faultline::failure {

namespace kernels = numerics::kernels;

StudentTMatrix::StudentTMatrix(const MatrixStructure& structure, const numerics::StudentT& law) {
  const std::size_t n = structure.causes.size();
  FAULTLINE_EXPECT(structure.lower.size() == n * n);
  for (std::size_t i = 0; i < n; ++i) {
    const LatentCause& cause = structure.causes[i];
    const double threshold = student_t_threshold(law, cause.probability);
    causes_.push_back(cause.id);
    known_.push_back(cause.known);
    keys_.push_back(cause.key);
    thresholds_.push_back(threshold);
    rows_.push_back(static_cast<float>(-threshold));
    for (std::size_t j = 0; j <= i; ++j)
      rows_.push_back(static_cast<float>(structure.lower[i * n + j]));
  }
}

std::span<const float> StudentTMatrix::row(std::size_t cause) const {
  return std::span(rows_).subspan(cause * (cause + 3) / 2, cause + 2);
}

double StudentTMatrix::latent(std::size_t cause, float excess, float root) const {
  return thresholds_[cause] + double{excess} / double{root};
}

void StudentTMatrix::draw_scores(std::uint64_t seed, std::uint64_t group,
                                 const LatentShift::OfMatrix& shift,
                                 const MixingVariable::Draw& mixing, Workspace& workspace) const {
  auto& scores = workspace.scores;
  scores.resize(1 + matrix_normal_count(keys_.size()));
  std::transform(mixing.root.begin(), mixing.root.end(), scores.front().begin(),
                 [](double root) { return static_cast<float>(root); });
  draw_matrix_normals(seed, group, keys_, shift.normals, std::span(scores).subspan(1));
}

void StudentTMatrix::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                          const LatentShift::OfMatrix& shift, const MixingVariable::Draw& mixing,
                          Workspace& workspace, std::vector<Firing>& firings) const {
  draw_scores(seed, group, shift, mixing, workspace);
  const auto& root = workspace.scores.front();
  std::array<float, 64> excess;
  for (std::size_t i = 0; i < causes_.size(); ++i) {
    const std::uint64_t open = lanes & ~known_lanes(known_[i], shift.known);
    if (open == 0) continue;
    kernels::accumulate_row(row(i), root.data(), excess);
    for_each_lane(kernels::below(excess, 0.0F) & open, [&](std::uint32_t lane) {
      firings.push_back({lane, causes_[i], mixing.law.cdf(latent(i, excess[lane], root[lane]))});
    });
  }
}

std::optional<LatentDraw> StudentTMatrix::explain(std::uint64_t seed, std::uint64_t trial,
                                                  const LatentShift::OfMatrix& shift,
                                                  const MixingVariable::Draw& mixing,
                                                  CauseId id) const {
  const auto cause = std::find(causes_.begin(), causes_.end(), id);
  if (cause == causes_.end()) return std::nullopt;
  const auto i = static_cast<std::size_t>(cause - causes_.begin());
  Workspace workspace;
  draw_scores(seed, trial / 64, shift, mixing, workspace);
  const auto& root = workspace.scores.front();
  std::array<float, 64> excess;
  kernels::accumulate_row(row(i), root.data(), excess);
  const double value = latent(i, excess[trial % 64], root[trial % 64]);
  return LatentDraw{.uniform = mixing.law.cdf(value),
                    .variable = LatentVariable{.value = value,
                                               .threshold = thresholds_[i],
                                               .scale = 1.0 / double{root[trial % 64]},
                                               .factors = {},
                                               .own = std::nullopt}};
}

}  // namespace faultline::failure
