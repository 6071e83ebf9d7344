// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/factor_parts.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "numerics/kernels/kernels.hpp"
#include "numerics/normal.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

namespace kernels = numerics::kernels;
using random::Purpose;

FactorParts::FactorParts(const FactorStructure& structure) : factors_(structure.factors) {
  for (const FactorStructure::Cause& cause : structure.causes) add(cause);
}

void FactorParts::add(const FactorStructure::Cause& cause) {
  double square = 0.0;
  for (const auto& loading : cause.loadings) square += loading.value * loading.value;
  FAULTLINE_EXPECT(square < 1.0);
  const double own = std::sqrt(1.0 - square);
  const auto begin = static_cast<std::uint32_t>(loadings_.size());
  loadings_.insert(loadings_.end(), cause.loadings.begin(), cause.loadings.end());
  causes_.push_back({cause.cause.id, cause.cause.key, own, 1.0 / own, begin,
                     static_cast<std::uint32_t>(loadings_.size()), cause.cause.known});
}

void FactorParts::draw_factors(std::uint64_t seed, std::uint64_t group,
                               std::span<const std::array<double, 64>> shift,
                               Workspace& workspace) const {
  FAULTLINE_EXPECT(shift.empty() || shift.size() == factors_.size());
  workspace.factors.resize(factors_.size());
  std::array<std::uint32_t, 64> words;
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    random::words_of_group({seed, Purpose::factor, 0, factors_[k].key}, group, words);
    kernels::normals_from_words(words, workspace.factors[k]);
    if (!shift.empty()) kernels::add_scaled(workspace.factors[k], 1.0, shift[k]);
  }
}

std::span<const std::array<double, 64>> FactorParts::factors(
    std::uint64_t seed, std::uint64_t group, std::span<const std::array<double, 64>> shift,
    Workspace& workspace) const {
  if (causes_.empty()) draw_factors(seed, group, shift, workspace);
  return workspace.factors;
}

std::array<double, 64> FactorParts::systematic(const Cause& cause,
                                               const Workspace& workspace) const {
  std::array<double, 64> sum{};
  for (auto i = cause.loading_begin; i < cause.loading_end; ++i)
    kernels::add_scaled(sum, loadings_[i].value, workspace.factors[loadings_[i].factor]);
  return sum;
}

void FactorParts::draw_words(const Cause& cause, std::uint64_t seed, std::uint64_t group,
                             std::span<std::uint32_t, 64> words) {
  random::words_of_group({seed, Purpose::latent, 0, cause.key}, group, words);
}

double FactorParts::own_part(const Cause& cause, std::uint32_t word) {
  return cause.idiosyncratic * numerics::normal_quantile(random::unit_interval(word));
}

std::optional<FactorParts::Explained> FactorParts::explain(
    std::uint64_t seed, std::uint64_t trial, std::span<const std::array<double, 64>> shift,
    CauseId id) const {
  const auto cause =
      std::find_if(causes_.begin(), causes_.end(), [&](const Cause& one) { return one.id == id; });
  if (cause == causes_.end()) return std::nullopt;
  const std::uint64_t lane = trial % 64;
  Workspace workspace;
  draw_factors(seed, trial / 64, shift, workspace);
  const auto word = random::word_at({seed, Purpose::latent, 0, cause->key}, trial);
  Explained explained{
      .cause = static_cast<std::size_t>(cause - causes_.begin()),
      .systematic = systematic(*cause, workspace)[lane],
      .factors = {},
      .own = {cause->idiosyncratic, numerics::normal_quantile(random::unit_interval(word))}};
  for (auto i = cause->loading_begin; i < cause->loading_end; ++i) {
    const auto& [factor, loading] = loadings_[i];
    explained.factors.push_back(
        {factors_[factor].name, {loading, workspace.factors[factor][lane]}});
  }
  return explained;
}

}  // namespace faultline::failure
