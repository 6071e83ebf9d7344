// SPDX-License-Identifier: Apache-2.0
#include "insurance/reinstatements.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

#include <fmt/core.h>

namespace faultline::insurance {
namespace {

/// Premiums given as decimals may add up to a little more than the whole.
constexpr double premium_tolerance = 1e-12;

/// Calls f(layer, term, place) for every layer of the towers, in order.
template <class F>
void for_each_layer(std::span<const Term> terms, const F& f) {
  for (std::uint32_t t = 0; t < terms.size(); ++t) {
    const auto* tower = std::get_if<Tower>(&terms[t]);
    if (tower == nullptr) continue;
    for (std::uint32_t i = 0; i < tower->layers.size(); ++i) f(tower->layers[i], t, i);
  }
}

std::size_t count_layers(std::span<const Term> terms) {
  std::size_t count = 0;
  for_each_layer(terms, [&](const Layer&, std::uint32_t, std::uint32_t) { ++count; });
  return count;
}

bool costs(const Layer& layer) {
  return std::any_of(layer.reinstatements.begin(), layer.reinstatements.end(),
                     [](double share) { return share > 0.0; });
}

const Layer& layer_at(std::span<const Term> terms, const ReinstatedLayer& at) {
  return std::get<Tower>(terms[at.term]).layers[at.layer];
}

}  // namespace

std::vector<ReinstatedLayer> reinstated_layers(std::span<const Term> terms,
                                               const WrittenPremium& premium) {
  std::vector<ReinstatedLayer> layers;
  const bool single = count_layers(terms) == 1;
  for_each_layer(terms, [&](const Layer& layer, std::uint32_t term, std::uint32_t place) {
    const auto per_year =
        layer.premium_per_year || !single ? layer.premium_per_year : premium.per_year;
    if (per_year && costs(layer)) layers.push_back({term, place, *per_year * premium.years});
  });
  return layers;
}

double reinstatement_premium(std::span<const Term> terms, std::span<const ReinstatedLayer> layers,
                             std::span<const TermState> states) {
  double total = 0.0;
  for (const ReinstatedLayer& at : layers) {
    const auto& uses = states[at.term].layers;
    if (uses.empty()) continue;  // nothing has reached the tower
    total += at.premium * layer_at(terms, at).reinstatement_premium(uses[at.layer].used);
  }
  return total;
}

double most_reinstatement_premium(std::span<const Term> terms,
                                  std::span<const ReinstatedLayer> layers) {
  double total = 0.0;
  for (const ReinstatedLayer& at : layers) {
    const Layer& layer = layer_at(terms, at);
    total += at.premium * layer.reinstatement_premium(layer.capacity());
  }
  return total;
}

void check_layer_premiums(const std::string& path, std::span<const Term> terms,
                          const std::optional<double>& per_year, base::Issues& issues) {
  const bool single = count_layers(terms) == 1;
  double total = 0.0;
  for_each_layer(terms, [&](const Layer& layer, std::uint32_t term, std::uint32_t place) {
    const auto at = fmt::format("{}.terms[{}].tower[{}]", path, term, place);
    if (!layer.premium_per_year) {
      if (per_year && costs(layer) && !single)
        issues.add(
            at + ".reinstatements", "cost a share of the layer's premium, which is not written",
            "`premium_per_year` of the layer", "it is a part of what is written for the contract");
      return;
    }
    total += *layer.premium_per_year;
    if (!costs(layer))
      issues.add(at + ".premium_per_year",
                 "nothing depends on it: nothing is paid to restore the layer",
                 "a layer whose `reinstatements` cost something");
    if (!per_year)
      issues.add(at + ".premium_per_year",
                 "is a part of the premium of the contract, which is not written",
                 fmt::format("`{}.premium_per_year`", path));
  });
  if (per_year && total > *per_year * (1.0 + premium_tolerance))
    issues.add(path + ".premium_per_year",
               fmt::format("{} is less than the {} of its layers", *per_year, total),
               "the premium of all layers, or more");
}

}  // namespace faultline::insurance
