// SPDX-License-Identifier: Apache-2.0
#include "run/tell_trial.hpp"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/contracts.hpp"
#include "portfolio/loss_rows.hpp"
#include "run/batch.hpp"
#include "run/story_of_covers.hpp"
#include "run/story_of_draws.hpp"

namespace faultline::run {

namespace {

Amounts amounts_of(double gross, double recovered) {
  return {.gross = gross, .recovered = recovered, .net = gross - recovered};
}

/// Tells a trial from the batch that holds it alone.
class TrialTeller {
 public:
  /// `drawn`: the occurrences of the batch, and no others.
  TrialTeller(const Plan& plan, std::size_t case_index, const failure::OccurrenceBatch& drawn,
              const risk::TrialBatch& batch)
      : plan_(plan),
        model_(plan.cases()[case_index]),
        failure_(
            plan.failures()[plan.failure_at(plan.draws()[model_.draw], batch.trials.number(0))]),
        draws_(*model_.graph, failure_),
        drawn_(drawn),
        batch_(batch) {
    for (const auto& share : model_.graph->book())
      book_fractions_.emplace(model_.graph->positions()[share.position.index()], share.fraction);
  }

  [[nodiscard]] TrialStory tell() const {
    TrialStory story{.case_name = model_.name,
                     .trial = batch_.trials.number(0),
                     .seed = plan_.seed(),
                     .horizon_days = model_.measures.horizon_years * base::days_per_year,
                     .drawn_days = failure_.horizon_years() * base::days_per_year,
                     .numeraire = plan_.numeraire(),
                     .plan_hash = plan_.hash(),
                     .parameter_draw = std::nullopt,
                     .parameters = {},
                     .occurrences = {},
                     .defaults = {},
                     .positions = {},
                     .book = {}};
    const auto explanations = failure_.explain(plan_.seed(), drawn_);
    for (std::size_t j = 0; j < explanations.size(); ++j)
      story.occurrences.push_back(tell_occurrence(j, explanations[j]));
    for (const auto& effect : batch_.losses.effects)
      story.occurrences[effect.occurrence].contract_effects.push_back(tell_effect(effect));
    add_parameters(story);
    add_claims(story);
    add_losses(story);
    add_settlements(story);
    for (const auto& one : batch_.claims.defaults.of_trial(0))
      story.defaults.push_back(
          {model_.insurance.providers()[one.provider.index()].id, one.time * base::days_per_year});
    return story;
  }

 private:
  [[nodiscard]] OccurrenceStory tell_occurrence(
      std::size_t j, const failure::OccurrenceExplanation& explanation) const {
    const auto& occurrence = batch_.occurrences[j];
    OccurrenceStory story{.cause = failure_.causes()[occurrence.cause.index()],
                          .key = occurrence.key,
                          .day = occurrence.time * base::days_per_year,
                          .draws = draws_.cause(explanation),
                          .operator_fault = draws_.operator_fault(explanation),
                          .impacts = draws_.impacts(explanation),
                          .breaks = draws_.breaks(explanation),
                          .contract_effects = {},
                          .strikes = {},
                          .hits = {},
                          .claims = {},
                          .settlements = {},
                          .refused_by = {},
                          .book = {}};
    for (const auto& strike : batch_.occurrences.strikes_of(j))
      story.strikes.push_back(draws_.strike(strike));
    for (const auto& hit : batch_.hits.hits_of(j)) story.hits.push_back(tell_hit(hit));
    return story;
  }

  void add_parameters(TrialStory& story) const {
    if (plan_.parts().count == 1) return;
    const std::size_t draw = plan_.parts().of(story.trial);
    story.parameter_draw = draw;
    for (const auto& one : model_.parameters)
      story.parameters.push_back({one.path, one.values[draw]});
  }

  [[nodiscard]] HitStory tell_hit(const penalty::Hit& hit) const {
    const auto& graph = *model_.graph;
    const auto& pool = graph.pools()[hit.pool.index()];
    return {.avs = hit.avs.valid() ? graph.avs()[hit.avs.index()].id : std::string(),
            .operator_name = draws_.operator_name(hit.operator_id),
            .operator_set = hit.commitment.valid()
                                ? std::string(graph.operator_set_of(hit.commitment))
                                : std::string(),
            .pool = pool.id,
            .fault = draws_.fault(hit.fault),
            .fraction = hit.fraction,
            .lost = hit.lost,
            .asset = graph.assets()[pool.asset.index()],
            .value = hit.lost * pool.price,
            .contract = draws_.contract_name(hit.contract)};
  }

  [[nodiscard]] ContractEffectStory tell_effect(const portfolio::ContractEffect& effect) const {
    const auto& graph = *model_.graph;
    const auto& contract = graph.smart_contracts()[effect.contract.index()];
    return {.contract = contract.id,
            .pool = effect.pool.valid() ? graph.pools()[effect.pool.index()].id : std::string(),
            .position = effect.position.valid() ? graph.positions()[effect.position.index()]
                                                : std::string(),
            .value = effect.value,
            .lost = effect.lost,
            .frozen = effect.frozen,
            .frozen_days = contract.frozen_years * base::days_per_year};
  }

  [[nodiscard]] double book_fraction(const std::string& position) const {
    const auto found = book_fractions_.find(position);
    return found == book_fractions_.end() ? 0.0 : found->second;
  }

  void add_claims(TrialStory& story) const {
    const auto& claims = batch_.recoveries.claims.claims;
    for (std::size_t c = 0; c < claims.size(); ++c) {
      const auto& claim = claims[c];
      const auto& position = model_.graph->positions()[claim.insured.index()];
      auto& told = story.occurrences[claim.occurrence].claims;
      if (!told.empty() && told.back().position == position) {  // another part of the same loss
        told.back().loss += claim.loss;
        told.back().recovered += batch_.recoveries.settled.recovered[c];
        continue;
      }
      told.push_back({.position = position,
                      .loss = claim.loss,
                      .recovered = batch_.recoveries.settled.recovered[c],
                      .amounts = {},
                      .book_fraction = book_fraction(position)});
    }
  }

  /// Losses as they are measured: on the money grids, and the book's.
  void add_losses(TrialStory& story) const {
    const auto holders = model_.portfolio.holders();
    std::map<std::pair<std::size_t, std::string_view>, ClaimStory*> claims;
    for (std::size_t j = 0; j < story.occurrences.size(); ++j) {
      for (auto& claim : story.occurrences[j].claims)
        claims.try_emplace({j, std::string_view(claim.position)}, &claim);
    }
    const auto rows = portfolio::list_losses(batch_.claims, batch_.recoveries, batch_.losses,
                                             model_.portfolio.book());
    for (const auto& loss : rows.by_occurrence) {
      auto& occurrence = story.occurrences[loss.occurrence];
      const auto amounts = amounts_of(loss.gross, loss.recovered);
      if (loss.holder == model_.portfolio.book()) {
        occurrence.book = amounts;
        continue;
      }
      const auto claim = claims.find({loss.occurrence, holders[loss.holder.index()]});
      FAULTLINE_ENSURE(claim != claims.end());
      claim->second->amounts = amounts;
    }
    for (const auto& loss : rows.by_trial) {
      const Amounts total{loss.aggregate[0], loss.aggregate[1], loss.aggregate[2]};
      const auto& name = holders[loss.holder.index()];
      if (loss.holder == model_.portfolio.book()) {
        story.book = total;
      } else {
        story.positions.push_back({name, book_fraction(name), total});
      }
    }
  }

  /// Settles once more, watched, and holds what is told to what was paid.
  void add_settlements(TrialStory& story) const {
    insurance::InsuranceModel::Workspace workspace;
    insurance::RecoveryBatch again;
    const auto& claims = batch_.recoveries.claims;
    std::vector<insurance::TreatyTrace> treaties;
    const auto groups =
        model_.insurance.settlement().apply_traced(claims, workspace, again, &treaties);
    FAULTLINE_ENSURE(again.recovered == batch_.recoveries.settled.recovered);
    auto settlements = story_of_covers(model_.insurance.settlement(), groups, claims.claims,
                                       model_.graph->positions());
    for (auto& [occurrence, settlement] : settlements)
      story.occurrences[occurrence].settlements.push_back(std::move(settlement));
    for (auto& [occurrence, treaty] : story_of_treaties(model_.insurance.settlement(), treaties))
      story.occurrences[occurrence].treaties.push_back(std::move(treaty));
    for (const auto& refusal : claims.facts.refusals)
      story.occurrences[refusal.occurrence].refused_by.push_back(
          model_.insurance.contracts()[refusal.contract.index()].id);
  }

  const Plan& plan_;
  const CaseModel& model_;
  const failure::FailureModel& failure_;
  StoryOfDraws draws_;
  const failure::OccurrenceBatch& drawn_;
  const risk::TrialBatch& batch_;
  std::map<std::string_view, double> book_fractions_;  ///< by position
};

}  // namespace

TrialStory tell_trial(const Plan& plan, std::size_t case_index, std::uint64_t trial) {
  FAULTLINE_EXPECT(case_index < plan.cases().size() && trial < plan.trials().end());
  BatchBuffers buffers(plan);
  const auto batch = replay_trial(plan, case_index, trial, buffers);
  const auto& drawn = buffers.occurrences[plan.cases()[case_index].draw];
  return TrialTeller(plan, case_index, drawn, batch).tell();
}

}  // namespace faultline::run
