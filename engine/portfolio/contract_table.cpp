// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_table.hpp"

#include <limits>

#include "base/date.hpp"
#include "insurance/earlier_losses.hpp"
#include "insurance/reinstatements.hpp"
#include "portfolio/cover_operators.hpp"

namespace faultline::portfolio {
namespace {

insurance::ProviderId provider_of(const insurance::CoverSpec& cover,
                                  const ProviderTable& providers) {
  if (!cover.provider) return {};
  return insurance::ProviderId{providers.names.find(*cover.provider).value()};
}

std::vector<insurance::Coinsurer> coinsurers_of(const insurance::CoverSpec& cover,
                                                const ProviderTable& providers) {
  std::vector<insurance::Coinsurer> coinsurers;
  for (const auto& [provider, share] : cover.providers)
    coinsurers.push_back({insurance::ProviderId{providers.names.find(provider).value()}, share});
  return coinsurers;
}

/// What the insured have at stake of what the cover answers for.
double stake_of(const insurance::CoverSpec& cover, const std::vector<stake::PositionId>& insured,
                const stake::StakeGraph& graph) {
  if (const auto operators = find_operators(graph, cover.operators))
    return stake_behind_operators(graph, insured, *operators);
  double stake = 0.0;
  for (const auto position : insured) stake += graph.value_of(position);
  return stake;
}

std::vector<insurance::Term> terms_of(const insurance::CoverSpec& cover,
                                      const std::vector<stake::PositionId>& insured,
                                      const stake::StakeGraph& graph) {
  const double stake = stake_of(cover, insured, graph);
  std::vector<insurance::Term> terms;
  for (const auto& term : cover.terms) terms.push_back(insurance::at_stake(term, stake));
  return terms;
}

}  // namespace

std::vector<insurance::Contract> make_contracts(const stake::StakeGraph& graph,
                                                const OrderedCovers& covers,
                                                const ProviderTable& providers,
                                                const LossWords& words, double horizon_years) {
  constexpr double no_end = std::numeric_limits<double>::infinity();
  std::vector<insurance::Contract> contracts;
  for (const auto cover : covers.order) {
    const auto& insured = covers.table.insured[cover];
    const auto& spec = covers.specs[covers.table.names.row(cover)];
    auto& contract = contracts.emplace_back(insurance::Contract{
        .id = spec.id,
        .subject = spec.subject,
        .terms = terms_of(spec, insured, graph),
        .insured = {},
        .inception = spec.inception_days / base::days_per_year,
        .expiry = spec.expiry_days ? *spec.expiry_days / base::days_per_year : no_end,
        .provider = provider_of(spec, providers),
        .priority = spec.priority.value_or(0),
        .settlement = spec.settlement_days.value_or(0.0) / base::days_per_year,
        .coinsurers = coinsurers_of(spec, providers),
        .refusal_probability = spec.refusal_probability.value_or(0.0),
        .event_years = spec.event_hours.value_or(0.0) / base::hours_per_year,
        .earlier = insurance::earlier_losses(spec.earlier_losses)});
    contract.reinstated = insurance::reinstated_layers(
        contract.terms, insurance::WrittenPremium::of(spec, horizon_years));
    if (spec.triggers) contract.triggers = words.set_of(*spec.triggers);
    if (spec.exclusions) contract.exclusions = words.set_of(*spec.exclusions);
    if (spec.operators) contract.operators = words.list_of(*spec.operators);
    for (const auto position : insured) contract.insured.emplace_back(position.index());
  }
  return contracts;
}

}  // namespace faultline::portfolio
