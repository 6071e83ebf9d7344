// SPDX-License-Identifier: Apache-2.0
#include "failure/tied_quantile.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/contracts.hpp"
#include "numerics/normal.hpp"

namespace faultline::failure {

TiedQuantile::TiedQuantile(std::vector<Loading> loadings) : loadings_(std::move(loadings)) {
  double square = 0.0;
  for (const auto& loading : loadings_) square += loading.value * loading.value;
  FAULTLINE_EXPECT(square < 1.0);
  own_ = std::sqrt(1.0 - square);
}

double TiedQuantile::operator()(double uniform, const OccurrenceDraws& draws) const {
  if (!tied()) return uniform;
  double score = 0.0;
  for (const Loading& loading : loadings_) score += -loading.value * draws.factor(loading.factor);
  score += own_part(uniform).contribution();
  return std::clamp(numerics::normal_cdf(score), 0x1p-1000, 1.0 - 0x1p-53);
}

std::vector<FactorPart> TiedQuantile::factor_parts(const OccurrenceDraws& draws) const {
  std::vector<FactorPart> parts;
  for (const Loading& loading : loadings_)
    parts.push_back({loading.name, {-loading.value, draws.factor(loading.factor)}});
  return parts;
}

LatentPart TiedQuantile::own_part(double uniform) const {
  return {own_, numerics::normal_quantile(uniform)};
}

}  // namespace faultline::failure
