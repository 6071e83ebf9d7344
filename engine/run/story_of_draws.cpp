// SPDX-License-Identifier: Apache-2.0
#include "run/story_of_draws.hpp"

#include <utility>

#include "base/date.hpp"
#include "base/describe_traits.hpp"

namespace faultline::run {

namespace {

PartStory part_story(const std::string& name, const failure::LatentPart& part) {
  return {name, part.loading, part.value, part.contribution()};
}

LatentStory latent_story(const failure::LatentVariable& variable) {
  LatentStory story{.value = variable.value,
                    .threshold = variable.threshold,
                    .scale = variable.scale,
                    .parts = {}};
  for (const auto& [factor, part] : variable.factors)
    story.parts.push_back(part_story(factor, part));
  if (variable.own) story.parts.push_back(part_story("own part", *variable.own));
  return story;
}

double parameter_of(const failure::Participation& rule) {
  struct Parameter {
    double operator()(const failure::AllTakePart&) const { return 0.0; }
    double operator()(const failure::EachTakesPart& each) const { return each.probability; }
    double operator()(const failure::ExactlyTakePart& exactly) const {
      return static_cast<double>(exactly.count);
    }
    double operator()(const failure::ByTagTakesPart&) const { return 0.0; }
  };
  return std::visit(Parameter{}, rule);
}

std::string tag_of(const failure::Participation& rule) {
  const auto* by_tag = std::get_if<failure::ByTagTakesPart>(&rule);
  return by_tag != nullptr ? by_tag->tag : std::string();
}

/// What a selector selects, in a word.
std::string kind_of(const std::string& select) {
  const auto table = select.substr(0, select.find_first_of(".["));
  return table == "avs" ? "AVS" : table;
}

KnownStory known_story(failure::FirstFailure first) {
  if (first == failure::FirstFailure::own) return KnownStory::nothing;
  return failure::is_placed(first) ? KnownStory::failure_and_day : KnownStory::failure;
}

}  // namespace

OwnFailureStory StoryOfDraws::tell(const failure::OwnFailure& failure) const {
  OwnFailureStory story{.rate_per_year = failure.rate,
                        .probability = failure.probability,
                        .known = known_story(failure.first),
                        .uniform = failure.latent.uniform,
                        .latent = std::nullopt};
  if (failure.latent.variable) story.latent = latent_story(*failure.latent.variable);
  return story;
}

KillStory StoryOfDraws::tell(const failure::KillDraws& kill) const {
  KillStory story{.select = kill.select,
                  .probability = kill.probability,
                  .fault = fault(kill.fault),
                  .targets = kill.targets,
                  .kind = kind_of(kill.select),
                  .killed = {}};
  for (const auto& avs : kill.avs)
    story.killed.push_back({graph_->avs()[avs.id.index()].id, avs.uniform, std::nullopt});
  for (const auto& contract : kill.contracts)
    story.killed.push_back({contract_name(contract.id), contract.uniform, std::nullopt});
  for (const auto& provider : kill.providers)
    story.killed.push_back({provider_name(provider.id), provider.uniform, std::nullopt});
  for (const auto& one : kill.operators)
    story.killed.push_back({operator_name(one.id), one.uniform,
                            KilledStory::Share{one.share_uniform, one.share, one.weight}});
  return story;
}

ShockStory StoryOfDraws::tell(const failure::ShockArrival& arrival) const {
  ShockStory story{.rate_per_year = arrival.rate,
                   .probability = arrival.probability,
                   .number = std::size_t{arrival.index} + 1,
                   .known = known_story(arrival.first),
                   .since_day = arrival.since * base::days_per_year,
                   .uniform = arrival.uniform,
                   .kills = {}};
  for (const auto& kill : arrival.kills) story.kills.push_back(tell(kill));
  return story;
}

ParticipationStory StoryOfDraws::tell(const failure::ParticipationDraws& draws) const {
  ParticipationStory story{
      .rule = std::visit([](const auto& rule) { return std::string(rule.name); }, draws.rule),
      .parameter = parameter_of(draws.rule),
      .tag = tag_of(draws.rule),
      .operators = draws.operators,
      .took_part = {}};
  for (const auto& one : draws.participants)
    story.took_part.push_back({operator_name(one.id), one.uniform, one.probability});
  return story;
}

ImpactStory StoryOfDraws::tell(const failure::ImpactDraws& impact) const {
  ImpactStory story{.avs = graph_->avs()[impact.avs.index()].id,
                    .severity_per = std::string(base::word_of(impact.severity_per)),
                    .severities = {},
                    .severity_factors = {},
                    .participation = std::nullopt};
  for (const auto& [factor, part] : impact.severity_factors)
    story.severity_factors.push_back(part_story(factor, part));
  for (const auto& draw : impact.severities) {
    auto& one = story.severities.emplace_back(SeverityStory{
        operator_name(draw.operator_id), draw.uniform, draw.quantile, std::nullopt, draw.severity});
    if (draw.own) one.own = part_story("own part", *draw.own);
  }
  if (impact.participation) story.participation = tell(*impact.participation);
  return story;
}

RepeatedFailureStory StoryOfDraws::tell(const failure::RepeatedFailure& repeat) const {
  return {.rate_per_year = repeat.rate,
          .number = std::size_t{repeat.index} + 1,
          .since_day = repeat.since * base::days_per_year,
          .uniform = repeat.uniform};
}

ForcedStory StoryOfDraws::tell(const failure::ForcedFailure& forced) const {
  ForcedStory story;
  for (const auto& kill : forced.kills) story.kills.push_back(tell(kill));
  return story;
}

CauseStory StoryOfDraws::cause(const failure::OccurrenceExplanation& explanation) const {
  return std::visit([&](const auto& cause) { return CauseStory(tell(cause)); }, explanation.cause);
}

std::optional<OperatorFaultStory> StoryOfDraws::operator_fault(
    const failure::OccurrenceExplanation& explanation) const {
  const auto& draws = explanation.operator_fault;
  if (!draws) return std::nullopt;
  return OperatorFaultStory{.operator_name = operator_name(draws->id),
                            .fault = fault(draws->fault),
                            .share_uniform = draws->share_uniform,
                            .share = draws->share};
}

std::vector<ImpactStory> StoryOfDraws::impacts(
    const failure::OccurrenceExplanation& explanation) const {
  std::vector<ImpactStory> stories;
  for (const auto& impact : explanation.impacts) stories.push_back(tell(impact));
  return stories;
}

std::vector<BreakStory> StoryOfDraws::breaks(
    const failure::OccurrenceExplanation& explanation) const {
  std::vector<BreakStory> stories;
  for (const auto& one : explanation.breaks)
    stories.push_back(
        {.contract = contract_name(one.contract),
         .mode = std::string(base::word_of(graph_->smart_contracts()[one.contract.index()].mode)),
         .severity_uniform = one.severity_uniform,
         .severity = one.severity,
         .dead_before = one.state == failure::BreakState::dead_before});
  return stories;
}

StrikeStory StoryOfDraws::strike(const failure::Strike& strike) const {
  return {.avs = strike.avs.valid() ? graph_->avs()[strike.avs.index()].id : std::string(),
          .operator_name = operator_name(strike.operator_id),
          .fault = fault(strike.fault),
          .fraction = strike.fraction};
}

std::string StoryOfDraws::fault(failure::FaultId id) const {
  return id.valid() ? failures_->faults()[id.index()] : std::string();
}

std::string StoryOfDraws::contract_name(stake::SmartContractId id) const {
  return id.valid() ? graph_->smart_contracts()[id.index()].id : std::string();
}

std::string StoryOfDraws::provider_name(failure::ProviderId id) const {
  const auto cause = failures_->kinds().id(failure::CauseKind::provider, id.index());
  return failures_->causes()[cause.index()].substr(std::string("provider.").size());
}

std::string StoryOfDraws::operator_name(stake::OperatorId id) const {
  return id.valid() ? graph_->operators()[id.index()].id : std::string();
}

}  // namespace faultline::run
