// SPDX-License-Identifier: Apache-2.0
#include "failure/copula/gaussian_factors.hpp"

#include <algorithm>
#include <cmath>

#include "base/contracts.hpp"
#include "failure/copula/normal_threshold.hpp"
#include "numerics/kernels/kernels.hpp"
#include "numerics/normal.hpp"
#include "random/address.hpp"
#include "random/words.hpp"

namespace faultline::failure {

namespace kernels = numerics::kernels;
using random::Purpose;

GaussianFactors::GaussianFactors(const FactorStructure& structure) : factors_(structure.factors) {
  for (const FactorStructure::Cause& cause : structure.causes) add(cause);
}

void GaussianFactors::add(const FactorStructure::Cause& cause) {
  double square = 0.0;
  for (const auto& loading : cause.loadings) square += loading.value * loading.value;
  FAULTLINE_EXPECT(square < 1.0);
  const double own = std::sqrt(1.0 - square);
  const auto begin = static_cast<std::uint32_t>(loadings_.size());
  loadings_.insert(loadings_.end(), cause.loadings.begin(), cause.loadings.end());
  causes_.push_back({cause.cause.id, cause.cause.key, normal_threshold(cause.cause.probability),
                     own, 1.0 / own, begin, static_cast<std::uint32_t>(loadings_.size())});
}

void GaussianFactors::draw_factors(std::uint64_t seed, std::uint64_t group,
                                   Workspace& workspace) const {
  workspace.factors.resize(factors_.size());
  std::array<std::uint32_t, 64> words;
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    random::words_of_group({seed, Purpose::factor, 0, factors_[k].key}, group, words);
    kernels::normals_from_words(words, workspace.factors[k]);
  }
}

double GaussianFactors::latent(const Cause& cause, double systematic, std::uint32_t word) {
  const double own = numerics::normal_quantile(random::unit_interval(word));
  return systematic + cause.idiosyncratic * own;
}

void GaussianFactors::add_factors(const Cause& cause, const Workspace& workspace,
                                  std::array<double, 64>& systematic) const {
  for (auto i = cause.loading_begin; i < cause.loading_end; ++i)
    kernels::add_scaled(systematic, loadings_[i].value, workspace.factors[loadings_[i].factor]);
}

void GaussianFactors::draw_cause(const Cause& cause, std::uint64_t seed, std::uint64_t group,
                                 std::uint64_t lanes, const Workspace& workspace,
                                 std::vector<Firing>& firings) const {
  std::array<double, 64> systematic{};
  add_factors(cause, workspace, systematic);
  std::array<std::uint32_t, 64> words;
  random::words_of_group({seed, Purpose::latent, 0, cause.key}, group, words);
  const auto fired =
      kernels::fires_given(words, systematic, cause.threshold, cause.inverse_idiosyncratic) & lanes;
  for_each_lane(fired, [&](std::uint32_t lane) {
    const double value = latent(cause, systematic[lane], words[lane]);
    firings.push_back({lane, cause.id, numerics::normal_cdf(value)});
  });
}

void GaussianFactors::draw(std::uint64_t seed, std::uint64_t group, std::uint64_t lanes,
                           Workspace& workspace, std::vector<Firing>& firings) const {
  if (causes_.empty()) return;
  draw_factors(seed, group, workspace);
  for (const Cause& cause : causes_) draw_cause(cause, seed, group, lanes, workspace, firings);
}

std::optional<LatentDraw> GaussianFactors::explain(std::uint64_t seed, std::uint64_t trial,
                                                   CauseId id) const {
  const auto cause =
      std::find_if(causes_.begin(), causes_.end(), [&](const Cause& one) { return one.id == id; });
  if (cause == causes_.end()) return std::nullopt;
  Workspace workspace;
  draw_factors(seed, trial / 64, workspace);
  std::array<double, 64> systematic{};
  add_factors(*cause, workspace, systematic);
  const auto word = random::word_at({seed, Purpose::latent, 0, cause->key}, trial);
  LatentVariable variable;
  variable.value = latent(*cause, systematic[trial % 64], word);
  variable.threshold = cause->threshold;
  for (auto i = cause->loading_begin; i < cause->loading_end; ++i) {
    const auto& [factor, loading] = loadings_[i];
    variable.factors.push_back(
        {factors_[factor].name, {loading, workspace.factors[factor][trial % 64]}});
  }
  variable.own =
      LatentPart{cause->idiosyncratic, numerics::normal_quantile(random::unit_interval(word))};
  return LatentDraw{.uniform = numerics::normal_cdf(variable.value), .variable = variable};
}

}  // namespace faultline::failure
