// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/student_t_factors.hpp"

#include <array>
#include <utility>

#include "numerics/kernels/kernels.hpp"

namespace faultline::failure {

namespace kernels = numerics::kernels;

StudentTFactors::StudentTFactors(const FactorStructure& structure, const numerics::StudentT& law)
    : parts_(structure) {
  for (const FactorStructure::Cause& cause : structure.causes)
    thresholds_.push_back(student_t_threshold(law, cause.cause.probability));
}

void StudentTFactors::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                           const LatentShift& shift, const MixingVariable::Draw& mixing,
                           Workspace& workspace, std::vector<Firing>& firings) const {
  if (thresholds_.empty()) return;
  parts_.draw_factors(seed, group, shift.factors, workspace);
  std::array<std::uint32_t, 64> words;
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    const FactorParts::Cause& cause = parts_.causes()[i];
    const std::uint64_t open = lanes & ~known_lanes(cause.known, shift.known);
    if (open == 0) continue;
    const double threshold = thresholds_[i];
    auto excess = parts_.systematic(cause, workspace);
    kernels::add_scaled(excess, -threshold, mixing.root);
    FactorParts::draw_words(cause, seed, group, words);
    const auto fired = kernels::fires_given(words, excess, 0.0, cause.inverse_idiosyncratic);
    for_each_lane(fired & open, [&](std::uint32_t lane) {
      const double below = excess[lane] + FactorParts::own_part(cause, words[lane]);
      const double value = threshold + below / mixing.root[lane];
      firings.push_back({lane, cause.id, mixing.law.cdf(value)});
    });
  }
}

std::optional<LatentDraw> StudentTFactors::explain(std::uint64_t seed, std::uint64_t trial,
                                                   const LatentShift& shift,
                                                   const MixingVariable::Draw& mixing,
                                                   CauseId id) const {
  auto parts = parts_.explain(seed, trial, shift.factors, id);
  if (!parts) return std::nullopt;
  const double root = mixing.root[trial % 64];
  const double threshold = thresholds_[parts->cause];
  const double excess = parts->systematic + -threshold * root;
  const double value = threshold + (excess + parts->own.contribution()) / root;
  return LatentDraw{.uniform = mixing.law.cdf(value),
                    .variable = LatentVariable{.value = value,
                                               .threshold = threshold,
                                               .scale = 1.0 / root,
                                               .factors = std::move(parts->factors),
                                               .own = parts->own}};
}

}  // namespace faultline::failure
