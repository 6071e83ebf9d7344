// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian_factors.hpp"

#include <array>
#include <utility>

#include "failure/copula/normal_threshold.hpp"
#include "numerics/kernels/kernels.hpp"
#include "numerics/normal.hpp"

namespace faultline::failure {

GaussianFactors::GaussianFactors(const FactorStructure& structure) : parts_(structure) {
  for (const FactorStructure::Cause& cause : structure.causes)
    thresholds_.push_back(normal_threshold(cause.cause.probability));
}

void GaussianFactors::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                           const LatentShift& shift, Workspace& workspace,
                           std::vector<Firing>& firings) const {
  if (thresholds_.empty()) return;
  parts_.draw_factors(seed, group, shift.factors, workspace);
  std::array<std::uint32_t, 64> words;
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    const FactorParts::Cause& cause = parts_.causes()[i];
    const std::uint64_t open = lanes & ~known_lanes(cause.known, shift.known);
    if (open == 0) continue;
    const auto systematic = parts_.systematic(cause, workspace);
    FactorParts::draw_words(cause, seed, group, words);
    const auto fired = numerics::kernels::fires_given(words, systematic, thresholds_[i],
                                                      cause.inverse_idiosyncratic);
    for_each_lane(fired & open, [&](std::uint32_t lane) {
      const double value = systematic[lane] + FactorParts::own_part(cause, words[lane]);
      firings.push_back({lane, cause.id, numerics::normal_cdf(value)});
    });
  }
}

std::optional<LatentDraw> GaussianFactors::explain(std::uint64_t seed, std::uint64_t trial,
                                                   const LatentShift& shift, CauseId id) const {
  auto parts = parts_.explain(seed, trial, shift.factors, id);
  if (!parts) return std::nullopt;
  const double value = parts->sum();
  return LatentDraw{.uniform = numerics::normal_cdf(value),
                    .variable = LatentVariable{.value = value,
                                               .threshold = thresholds_[parts->cause],
                                               .scale = std::nullopt,
                                               .factors = std::move(parts->factors),
                                               .own = parts->own}};
}

}  // namespace faultline::failure
