// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/replayed_trial.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// One `of` for each struct of a story.
struct StoryJson {
  template <class Stories>
  static Json list(const Stories& stories) {
    Json array = Json::array();
    for (const auto& story : stories) array.push_back(of(story));
    return array;
  }

  /// An empty name stands for nothing.
  static Json name_or_null(const std::string& name) {
    return name.empty() ? Json(nullptr) : Json(name);
  }

  static Json of(const run::Amounts& a) {
    return {{"gross", a.gross}, {"recovered", a.recovered}, {"net", a.net}};
  }

  static Json of(const run::PartStory& s) {
    return {{"name", s.name},
            {"loading", s.loading},
            {"value", s.value},
            {"contribution", s.contribution}};
  }

  static Json of(run::KnownStory known) {
    if (known == run::KnownStory::nothing) return nullptr;
    return known == run::KnownStory::failure ? "failure" : "failure and day";
  }

  static Json of(const run::OwnFailureStory& s) {
    Json json{{"rate_per_year", s.rate_per_year},
              {"probability", s.probability},
              {"known", of(s.known)},
              {"uniform", s.uniform},
              {"latent", nullptr}};
    if (s.latent) {
      json["latent"] = {{"value", s.latent->value},
                        {"threshold", s.latent->threshold},
                        {"scale", s.latent->scale ? Json(*s.latent->scale) : Json(nullptr)},
                        {"parts", list(s.latent->parts)}};
    }
    return json;
  }

  static Json of(const run::RepeatedFailureStory& s) {
    return {{"rate_per_year", s.rate_per_year},
            {"number", s.number},
            {"since_day", s.since_day},
            {"uniform", s.uniform}};
  }

  static Json of(const run::ForcedStory& s) { return {{"kills", list(s.kills)}}; }

  static Json of(const run::OperatorFaultStory& s) {
    return {{"operator", s.operator_name},
            {"fault", s.fault},
            {"share_uniform", s.share_uniform},
            {"share", s.share}};
  }

  static Json of(const run::KilledStory& s) {
    Json json{{"name", s.name}, {"uniform", s.uniform}};
    if (s.share) {
      json["share_uniform"] = s.share->uniform;
      json["share"] = s.share->share;
      json["tag_weight"] = s.share->weight;
    }
    return json;
  }

  static Json of(const run::KillStory& s) {
    return {{"select", s.select},
            {"probability", s.probability},
            {"fault", name_or_null(s.fault)},
            {"targets", s.targets},
            {"kind", s.kind},
            {"killed", list(s.killed)}};
  }

  static Json of(const run::ShockStory& s) {
    return {{"rate_per_year", s.rate_per_year},
            {"probability", s.probability},
            {"number", s.number},
            {"known", of(s.known)},
            {"since_day", s.since_day},
            {"uniform", s.uniform},
            {"kills", list(s.kills)}};
  }

  static Json of(const run::ParticipationStory::Participant& s) {
    return {{"operator", s.name}, {"uniform", s.uniform}, {"probability", s.probability}};
  }

  static bool has_parameter(const std::string& rule) { return rule == "each" || rule == "exactly"; }

  static Json of(const run::SeverityStory& s) {
    return {{"operator", name_or_null(s.operator_name)},
            {"uniform", s.uniform},
            {"quantile", s.quantile},
            {"own_part", s.own ? of(*s.own) : Json(nullptr)},
            {"severity", s.severity}};
  }

  static Json of(const run::ImpactStory& s) {
    const auto* common = s.common_severity();
    Json json{{"avs", s.avs},
              {"severity_uniform", common != nullptr ? Json(common->uniform) : Json(nullptr)},
              {"severity", common != nullptr ? Json(common->severity) : Json(nullptr)},
              {"severity_per", s.severity_per},
              {"severities", list(s.severities)},
              {"severity_factors", list(s.severity_factors)},
              {"participation", nullptr}};
    if (const auto& p = s.participation) {
      json["participation"] = {
          {"rule", p->rule},
          {"parameter", has_parameter(p->rule) ? Json(p->parameter) : Json(nullptr)},
          {"tag", p->tag.empty() ? Json(nullptr) : Json(p->tag)},
          {"operators", p->operators},
          {"took_part", list(p->took_part)}};
    }
    return json;
  }

  static Json of(const run::StrikeStory& s) {
    return {{"avs", name_or_null(s.avs)},
            {"operator", name_or_null(s.operator_name)},
            {"fault", name_or_null(s.fault)},
            {"fraction", s.fraction}};
  }

  static Json of(const run::HitStory& s) {
    return {{"avs", name_or_null(s.avs)},
            {"operator", name_or_null(s.operator_name)},
            {"operator_set", name_or_null(s.operator_set)},
            {"pool", s.pool},
            {"fault", name_or_null(s.fault)},
            {"fraction", s.fraction},
            {"lost", s.lost},
            {"asset", s.asset},
            {"value", s.value},
            {"contract", name_or_null(s.contract)}};
  }

  static Json of(const run::BreakStory& s) {
    return {{"contract", s.contract},
            {"mode", s.mode},
            {"severity_uniform", s.severity_uniform},
            {"severity", s.severity},
            {"dead_before", s.dead_before}};
  }

  static Json of(const run::ContractEffectStory& s) {
    return {{"contract", s.contract},
            {"pool", name_or_null(s.pool)},
            {"position", name_or_null(s.position)},
            {"value", s.value},
            {"lost", s.lost},
            {"frozen", s.frozen},
            {"frozen_days", s.frozen_days}};
  }

  static Json of(const run::ClaimStory& s) {
    return {{"position", s.position},   {"book_fraction", s.book_fraction},
            {"ground_up_loss", s.loss}, {"ground_up_recovered", s.recovered},
            {"gross", s.amounts.gross}, {"recovered", s.amounts.recovered},
            {"net", s.amounts.net}};
  }

  static Json of(const run::TermStory::Layer& s) {
    Json json{{"attachment", s.attachment}, {"width", s.width}, {"share", s.share}};
    if (s.use) {
      json["capacity"] = s.use->capacity;
      json["used_before"] = s.use->before;
      json["used_after"] = s.use->after;
      json["reinstatement_premium"] = s.use->premium;
    }
    if (s.kept) {
      json["aggregate_deductible"] = s.kept->deductible;
      json["inside_before"] = s.kept->before;
      json["inside_after"] = s.kept->after;
    }
    return json;
  }

  static Json of(const run::TermStory::Step& s) { return {{"at", s.at}, {"pays", s.pays}}; }

  static Json of(const run::TermStory& s) {
    Json json{{"term", s.term}, {"per", s.per}};
    if (!s.steps.empty()) {
      json["steps"] = list(s.steps);
    } else if (!s.layers.empty()) {
      json["layers"] = list(s.layers);
    } else {
      json["parameter"] = s.parameter;
    }
    for (const auto& number : s.numbers) json[number.name] = number.value;
    json["carried_before"] = s.carried_before;
    json["carried_after"] = s.carried_after;
    json["in"] = s.in;
    json["out"] = s.out;
    return json;
  }

  static Json of(const run::ShareStory::Relief& s) {
    return {{"holder", s.holder}, {"fraction", s.fraction}, {"amount", s.amount}};
  }

  static Json of(const run::ShareStory& s) {
    return {{"position", s.position},  {"subject", s.subject}, {"left", s.left},
            {"share", s.share},        {"paid", s.paid},       {"cut_off", s.cut_off},
            {"relief", list(s.relief)}};
  }

  static Json of(const run::FundingStory& s) {
    const auto or_null = [](const std::optional<double>& amount) {
      return amount ? Json(*amount) : Json(nullptr);
    };
    return {{"provider", s.provider},
            {"capital_before", or_null(s.capital_before)},
            {"capital_after", or_null(s.capital_after)},
            {"owed_part", s.owed_part},
            {"kept", s.kept}};
  }

  static Json of(const run::CoinsurerStory& s) {
    Json json = of(s.funding);
    json["share"] = s.share;
    json["granted"] = s.granted;
    return json;
  }

  static Json of(const run::AtRiskStory& s) { return {{"units", s.units}, {"stake", s.stake}}; }

  static Json of(const run::DefaultStory& s) { return {{"provider", s.provider}, {"day", s.day}}; }

  static Json of(const run::SettlementStory& s) {
    return {{"cover", s.cover},
            {"subject_rule", s.subject_rule},
            {"subject", s.subject},
            {"terms", list(s.terms)},
            {"payable", s.payable},
            {"shares", list(s.shares)},
            {"funding", s.funding ? of(*s.funding) : Json(nullptr)},
            {"coinsurers", list(s.coinsurers)},
            {"at_risk", s.at_risk ? of(*s.at_risk) : Json(nullptr)},
            {"paid", s.paid},
            {"given_back", s.given_back},
            {"at_the_same_time", s.at_the_same_time}};
  }

  static Json of(const run::TreatyStory& s) {
    return {{"treaty", s.treaty},
            {"reinsured", s.reinsured},
            {"subject", s.subject},
            {"terms", list(s.terms)},
            {"funding", s.funding ? of(*s.funding) : Json(nullptr)},
            {"paid", s.paid}};
  }

  static Json of(const run::OccurrenceStory& s) {
    Json json{{"cause", s.cause}, {"key", fmt::format("{:#018x}", s.key)}, {"day", s.day}};
    json["own_failure"] = cause_of<run::OwnFailureStory>(s);
    json["repeated_failure"] = cause_of<run::RepeatedFailureStory>(s);
    json["shock"] = cause_of<run::ShockStory>(s);
    json["forced"] = cause_of<run::ForcedStory>(s);
    json["operator_fault"] = s.operator_fault ? of(*s.operator_fault) : Json(nullptr);
    json["impacts"] = list(s.impacts);
    json["breaks"] = list(s.breaks);
    json["contract_effects"] = list(s.contract_effects);
    json["strikes"] = list(s.strikes);
    json["hits"] = list(s.hits);
    json["claims"] = list(s.claims);
    json["settlements"] = list(s.settlements);
    json["refused_by"] = s.refused_by;
    json["treaties"] = list(s.treaties);
    json["book"] = of(s.book);
    return json;
  }

  /// The cause if it is of this kind, otherwise null.
  template <class Story>
  static Json cause_of(const run::OccurrenceStory& s) {
    const auto* cause = std::get_if<Story>(&s.draws);
    return cause != nullptr ? of(*cause) : Json(nullptr);
  }

  static Json of(const run::PositionStory& s) {
    return {{"position", s.name},
            {"book_fraction", s.book_fraction},
            {"gross", s.amounts.gross},
            {"recovered", s.amounts.recovered},
            {"net", s.amounts.net}};
  }

  static Json of(const run::ParameterStory& s) { return {{"path", s.path}, {"value", s.value}}; }

  static Json of(const TailPlace& place) {
    return {{"result", place.file},
            {"kept", place.kept},
            {"rank", place.rank ? Json(*place.rank) : Json(nullptr)}};
  }
};

}  // namespace

std::string replay_json(const ReplayedTrial& replayed) {
  const auto& story = replayed.story;
  const auto& date = replayed.as_of;
  const Json json{
      {"schema", 1},
      {"case", story.case_name},
      {"trial", story.trial},
      {"trials_planned", replayed.trials_planned},
      {"seed", story.seed},
      {"as_of", fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day)},
      {"horizon_days", story.horizon_days},
      {"drawn_days", story.drawn_days},
      {"numeraire", story.numeraire},
      {"plan_hash", story.plan_hash},
      {"parameter_draw", story.parameter_draw ? Json(*story.parameter_draw) : Json(nullptr)},
      {"parameters", StoryJson::list(story.parameters)},
      {"tail", replayed.tail ? StoryJson::of(*replayed.tail) : Json(nullptr)},
      {"book", StoryJson::of(story.book)},
      {"positions", StoryJson::list(story.positions)},
      {"defaults", StoryJson::list(story.defaults)},
      {"occurrences", StoryJson::list(story.occurrences)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace faultline::cli
