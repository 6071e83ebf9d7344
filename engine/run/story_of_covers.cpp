// SPDX-License-Identifier: Apache-2.0
#include "run/story_of_covers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/describe.hpp"

namespace faultline::run {

namespace {

std::string word_of(insurance::TermBasis per) {
  return std::string(enum_words(per).known[static_cast<std::size_t>(per)]);
}

std::string word_of(insurance::SubjectLoss subject) {
  return std::string(enum_words(subject).known[static_cast<std::size_t>(subject)]);
}

/// The numbers of a term, by their keys in the scenario.
class NumberCollector {
 public:
  template <class T>
  void required(const base::Field& field, T& value, base::Range = {}) {
    if constexpr (std::is_same_v<T, double>) numbers_.push_back({std::string(field.name), value});
  }
  template <class T>
  void field(const base::Field& field, T& value, base::Range = {}) {
    required(field, value);
  }
  template <class T>
  void optional(const base::Field& field, std::optional<T>& value, base::Range = {}) {
    if (value) required(field, *value);
  }
  template <class T>
  void list(const base::Field&, std::vector<T>&, base::Presence) {}

  /// The number of that name, which is no longer among the others; 0 where there is none.
  double take(std::string_view name) {
    const auto found = std::find_if(numbers_.begin(), numbers_.end(),
                                    [&](const auto& number) { return number.name == name; });
    if (found == numbers_.end()) return 0.0;
    const double value = found->value;
    numbers_.erase(found);
    return value;
  }
  [[nodiscard]] std::vector<TermStory::Number> others() const { return numbers_; }

 private:
  std::vector<TermStory::Number> numbers_;
};

TermStory::Layer story_of(const insurance::Layer& layer, const insurance::LayerUse* use) {
  TermStory::Layer story{layer.attachment, layer.width, layer.share, std::nullopt};
  if (use != nullptr && !layer.reinstatements.empty()) {
    const double premium =
        layer.reinstatement_premium(use->used) - layer.reinstatement_premium(use->before);
    story.use = {layer.capacity(), use->before, use->used, premium};
  }
  if (use != nullptr && layer.aggregate_deductible > 0.0)
    story.kept = {layer.aggregate_deductible, use->inside_before, use->inside};
  return story;
}

TermStory::Layer story_of(const insurance::StakeLayer& layer) {
  return {layer.attachment, layer.width, layer.share, std::nullopt};
}

std::vector<TermStory::Layer> layers_of(const insurance::Term& term,
                                        const insurance::TermTrace& trace) {
  std::vector<TermStory::Layer> layers;
  if (const auto* tower = std::get_if<insurance::Tower>(&term)) {
    for (std::size_t i = 0; i < tower->layers.size(); ++i)
      layers.push_back(
          story_of(tower->layers[i], i < trace.layers.size() ? &trace.layers[i] : nullptr));
  }
  if (const auto* tower = std::get_if<insurance::TowerOfStake>(&term))
    for (const auto& layer : tower->layers) layers.push_back(story_of(layer));
  return layers;
}

std::vector<TermStory::Step> steps_of(const insurance::Term& term) {
  std::vector<TermStory::Step> steps;
  if (const auto* parametric = std::get_if<insurance::Steps>(&term)) {
    for (const auto& step : parametric->steps) steps.push_back({step.at, step.pays});
  }
  return steps;
}

TermStory story_of(const insurance::Term& any, const insurance::TermTrace& trace, double in,
                   double out) {
  return std::visit(
      [&](auto term) {
        NumberCollector numbers;
        describe(numbers, term);
        const double parameter = numbers.take(term.name);
        return TermStory{.term = std::string(term.name),
                         .per = word_of(term.per),
                         .parameter = parameter,
                         .numbers = numbers.others(),
                         .steps = steps_of(any),
                         .layers = layers_of(any, trace),
                         .carried_before = trace.carried_before,
                         .carried_after = trace.carried_after,
                         .in = in,
                         .out = out};
      },
      any);
}

FundingStory story_of(const insurance::InsuranceModel& model, insurance::ProviderId id,
                      const insurance::Funding& funding) {
  const auto& provider = model.providers()[id.index()];
  const auto capital = [&](double left) {
    return provider.has_end() ? std::optional(left) : std::nullopt;
  };
  return {.provider = provider.id,
          .capital_before = capital(funding.capital_before),
          .capital_after = capital(funding.capital_after),
          .owed_part = funding.part,
          .kept = funding.kept};
}

TreatyStory story_of(const insurance::InsuranceModel& model, const insurance::TreatyTrace& trace) {
  const auto& treaty = model.treaties()[trace.treaty.index()];
  TreatyStory story{.treaty = treaty.id,
                    .reinsured = {},
                    .subject = trace.subject,
                    .terms = {},
                    .funding = std::nullopt,
                    .paid = trace.paid};
  for (const auto provider : treaty.reinsured)
    story.reinsured.push_back(model.providers()[provider.index()].id);
  double in = trace.subject;
  for (std::size_t t = 0; t < trace.terms.size(); ++t) {
    const double out = trace.terms[t].amounts.front();
    story.terms.push_back(story_of(treaty.terms[t], trace.terms[t], in, out));
    in = out;
  }
  if (treaty.provider.valid()) story.funding = story_of(model, treaty.provider, trace.funding);
  return story;
}

class GroupTeller {
 public:
  GroupTeller(const insurance::InsuranceModel& model, const insurance::GroupTrace& group,
              std::span<const insurance::Claim> claims, std::span<const std::string> positions)
      : model_(model),
        contract_(model.contracts()[group.contract.index()]),
        group_(group),
        claims_(claims),
        positions_(positions) {}

  /// The `o`-th occurrence of the group.
  [[nodiscard]] SettlementStory tell(std::size_t o) const {
    SettlementStory story{.cover = contract_.id,
                          .subject_rule = word_of(contract_.subject),
                          .subject = group_.subject[o],
                          .terms = {},
                          .payable = group_.subject[o],
                          .shares = {},
                          .funding = tell_funding(),
                          .coinsurers = tell_coinsurers(),
                          .at_risk = tell_at_risk(o),
                          .paid = 0.0,
                          .given_back = group_.given_back,
                          .at_the_same_time = group_.occurrences.size()};
    for (std::size_t t = 0; t < group_.terms.size(); ++t) {
      story.terms.push_back(
          story_of(contract_.terms[t], group_.terms[t], story.payable, group_.terms[t].amounts[o]));
      story.payable = story.terms.back().out;
    }
    for (const auto& share : group_.shares) {
      if (claims_[share.claim].occurrence != group_.occurrences[o]) continue;
      story.shares.push_back(tell_share(share));
      story.paid += share.paid;
    }
    return story;
  }

 private:
  [[nodiscard]] std::optional<FundingStory> tell_funding() const {
    if (!contract_.provider.valid() || !model_.is_funded(group_.contract)) return std::nullopt;
    return story_of(model_, contract_.provider, group_.funding);
  }

  [[nodiscard]] std::vector<CoinsurerStory> tell_coinsurers() const {
    std::vector<CoinsurerStory> stories;
    for (const auto& [provider, share, funding] : group_.coinsurers)
      stories.push_back({share, funding.granted, story_of(model_, provider, funding)});
    return stories;
  }

  [[nodiscard]] std::optional<AtRiskStory> tell_at_risk(std::size_t o) const {
    if (group_.at_risk.empty()) return std::nullopt;
    return AtRiskStory{group_.at_risk[o].units, group_.at_risk[o].stake};
  }

  [[nodiscard]] ShareStory tell_share(const insurance::ShareTrace& trace) const {
    ShareStory story{.position = position_of(trace.claim),
                     .subject = trace.subject,
                     .left = trace.left,
                     .share = trace.share,
                     .paid = trace.paid,
                     .cut_off = trace.share - std::min(trace.share, trace.left),
                     .relief = {}};
    for (const auto& relief : trace.relief)
      story.relief.push_back({position_of(relief.claim), relief.fraction, relief.amount});
    return story;
  }

  [[nodiscard]] std::string position_of(std::uint32_t claim) const {
    return positions_[claims_[claim].insured.index()];
  }

  const insurance::InsuranceModel& model_;
  const insurance::Contract& contract_;
  const insurance::GroupTrace& group_;
  std::span<const insurance::Claim> claims_;
  std::span<const std::string> positions_;
};

}  // namespace

std::vector<std::pair<std::uint32_t, SettlementStory>> story_of_covers(
    const insurance::InsuranceModel& model, std::span<const insurance::GroupTrace> groups,
    std::span<const insurance::Claim> claims, std::span<const std::string> positions) {
  std::vector<std::pair<std::uint32_t, SettlementStory>> stories;
  for (const auto& group : groups) {
    const GroupTeller teller(model, group, claims, positions);
    for (std::size_t o = 0; o < group.occurrences.size(); ++o)
      stories.emplace_back(group.occurrences[o], teller.tell(o));
  }
  return stories;
}

std::vector<std::pair<std::uint32_t, TreatyStory>> story_of_treaties(
    const insurance::InsuranceModel& model, std::span<const insurance::TreatyTrace> traces) {
  std::vector<std::pair<std::uint32_t, TreatyStory>> stories;
  for (const auto& trace : traces) stories.emplace_back(trace.occurrence, story_of(model, trace));
  return stories;
}

}  // namespace faultline::run
