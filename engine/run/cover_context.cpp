// SPDX-License-Identifier: Apache-2.0
#include "run/cover_context.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/contracts.hpp"
#include "insurance/most_paid.hpp"
#include "insurance/reinstatements.hpp"
#include "insurance/rounding.hpp"
#include "run/spec_by_id.hpp"

namespace faultline::run {

namespace {

void sort_names(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::uint32_t place_in(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  FAULTLINE_ENSURE(at != names.end() && *at == name);
  return static_cast<std::uint32_t>(at - names.begin());
}

template <class Spec>
std::optional<double> premium_of(const Spec& spec, const CaseModel& model) {
  return insurance::WrittenPremium::of(spec, model.measures.horizon_years).total();
}

std::optional<risk::PriceLoad> price_load_of(const insurance::CoverSpec& spec) {
  if (!spec.price_load && !spec.shortfall_load) return std::nullopt;
  return risk::PriceLoad{.on_deviation = spec.price_load.value_or(0.0),
                         .on_shortfall = spec.shortfall_load.value_or(0.0),
                         .level = spec.shortfall_level.value_or(0.0)};
}

/// The most that a contract pays in a trial: what earlier losses have left of all that its terms
/// let pass.
std::optional<double> most_left(const insurance::InsuranceModel& model, insurance::ContractId k) {
  const auto most = insurance::most_paid_in_a_trial(model.contracts()[k.index()].terms);
  if (!most) return std::nullopt;
  return std::max(*most - model.beginning_of(k).passed, 0.0);
}

/// Treaties in their order, so that a reinsurer's bound counts what it repays others.
void add_treaties(const CaseModel& model, const Scenario& scenario, const risk::CoverLabels& labels,
                  risk::CoverContext& context) {
  for (const auto& treaty : model.insurance.treaties()) {
    const auto& spec = spec_by_id(scenario.treaties, treaty.id);
    risk::CoverContext::Treaty told{.label = place_in(labels.treaties, treaty.id),
                                    .premium = premium_of(spec, model)};
    told.most_reinstated = insurance::most_reinstatement_premium(treaty.terms, treaty.reinstated);
    for (const auto provider : treaty.reinsured)
      told.bound += context.providers[provider.index()].bound;
    if (treaty.provider.valid()) {
      told.provider = treaty.provider.index();
      context.providers[told.provider].bound += told.bound;
    }
    context.treaties.push_back(told);
  }
}

}  // namespace

risk::CoverLabels cover_labels_of(std::span<const CaseModel> cases) {
  risk::CoverLabels labels;
  for (const auto& model : cases) {
    for (const auto& contract : model.insurance.contracts()) labels.covers.push_back(contract.id);
    for (const auto& provider : model.insurance.providers())
      labels.providers.push_back(provider.id);
    for (const auto& treaty : model.insurance.treaties()) labels.treaties.push_back(treaty.id);
  }
  sort_names(labels.covers);
  sort_names(labels.providers);
  sort_names(labels.treaties);
  return labels;
}

risk::CoverContext cover_context_of(const CaseModel& model, const Scenario& scenario,
                                    const risk::CoverLabels& labels) {
  risk::CoverContext context;
  context.labels = &labels;
  for (const auto& provider : model.insurance.providers())
    context.providers.push_back({.label = place_in(labels.providers, provider.id),
                                 .bound = 0.0,
                                 .has_end = provider.has_end()});
  const auto contracts = model.insurance.contracts();
  for (std::size_t k = 0; k < contracts.size(); ++k) {
    const auto& contract = contracts[k];
    const auto& spec = spec_by_id(scenario.covers, contract.id);
    risk::CoverContext::Cover cover{.label = place_in(labels.covers, contract.id)};
    for (const auto insured : contract.insured)
      cover.bound += model.portfolio.largest_loss()[insured.index()];
    cover.room = insurance::rounding_room(contract.insured, model.portfolio.grids());
    cover.most = most_left(model.insurance.settlement(), insurance::ContractId{k});
    cover.load = price_load_of(spec);
    cover.premium = premium_of(spec, model);
    cover.most_reinstated =
        insurance::most_reinstatement_premium(contract.terms, contract.reinstated);
    if (model.insurance.is_alone(insurance::ContractId{k}))
      cover.lane = contract.insured.front().index();
    if (contract.provider.valid()) {
      cover.provider = contract.provider.index();
      context.providers[cover.provider].bound += cover.bound;
    }
    for (const auto& [provider, share] : contract.coinsurers)
      context.providers[provider.index()].bound += cover.bound;
    context.covers.push_back(cover);
  }
  add_treaties(model, scenario, labels, context);
  return context;
}

}  // namespace faultline::run
