// SPDX-License-Identifier: Apache-2.0
#include "failure/avs_impact.hpp"

#include <algorithm>
#include <tuple>
#include <variant>

#include "base/contracts.hpp"
#include "failure/keys.hpp"
#include "failure/tag_participation.hpp"
#include "random/address.hpp"

namespace faultline::failure {

using random::Purpose;

namespace {

/// By operator of the AVS; 1 where the rule draws no word for each alone.
std::vector<double> member_probabilities(const Participation& rule, stake::AvsId avs,
                                         const stake::StakeGraph& graph, const std::string& path,
                                         base::Issues& issues) {
  if (const auto* by_tag = std::get_if<ByTagTakesPart>(&rule))
    return tag_participation(*by_tag, avs, graph, path, issues);
  const auto* each = std::get_if<EachTakesPart>(&rule);
  return std::vector<double>(graph.operators_of(avs).size(),
                             each != nullptr ? each->probability : 1.0);
}

}  // namespace

AvsImpact AvsImpact::compile(const AvsFailureSpec& spec, stake::AvsId avs,
                             const stake::StakeGraph& graph, base::Issues& issues) {
  const auto named = avs_key(graph.avs()[avs.index()].id);
  AvsImpact impact;
  impact.avs_ = avs;
  impact.key_ = named.key;
  impact.severity_ = SeverityMap::compile(spec.severity, named.name + ".severity", issues);
  impact.severity_per_ = spec.severity_per;
  impact.participation_ = spec.participation;
  const auto probabilities =
      member_probabilities(spec.participation, avs, graph, named.name + ".participation", issues);
  for (std::size_t i = 0; const auto id : graph.operators_of(avs))
    impact.members_.push_back(
        {id, operator_key(graph.operators()[id.index()].id).key, probabilities[i++]});
  return impact;
}

std::uint32_t AvsImpact::severity_word(const OccurrenceDraws& draws) const {
  return draws.word(Purpose::severity, random::key_of(draws.cause_key, key_));
}

std::uint32_t AvsImpact::severity_word(const OccurrenceDraws& draws,
                                       stake::OperatorId operator_id) const {
  const auto member =
      std::lower_bound(members_.begin(), members_.end(), operator_id,
                       [](const Member& one, stake::OperatorId id) { return one.id < id; });
  FAULTLINE_EXPECT(member != members_.end() && member->id == operator_id);
  const auto key = random::key_of(random::key_of(draws.cause_key, key_), member->key);
  return draws.word(Purpose::operator_severity, key);
}

double AvsImpact::severity_of(std::uint32_t word, const OccurrenceDraws& draws) const {
  return severity_.at(quantile_(random::unit_interval(word), draws));
}

double AvsImpact::severity(const OccurrenceDraws& draws) const {
  FAULTLINE_EXPECT(severity_per_ == SeverityPer::occurrence);
  if (severity_.constant()) return severity_(0);
  return severity_of(severity_word(draws), draws);
}

double AvsImpact::severity(const OccurrenceDraws& draws, stake::OperatorId operator_id) const {
  FAULTLINE_EXPECT(severity_per_ == SeverityPer::each_operator);
  if (severity_.constant()) return severity_(0);
  return severity_of(severity_word(draws, operator_id), draws);
}

struct AvsImpact::Appender {
  const AvsImpact& impact;
  const OccurrenceDraws& draws;
  Ranking& ranking;
  std::vector<Strike>& strikes;
  std::uint64_t key;  ///< of (cause, AVS)

  void append(stake::OperatorId id) const { strikes.push_back({impact.avs_, id, {}, 1.0}); }

  [[nodiscard]] std::uint32_t word_of(const Member& member) const {
    return draws.word(Purpose::participation, random::key_of(key, member.key));
  }

  void operator()(const AllTakePart&) const {
    if (impact.severity_per_ == SeverityPer::occurrence) return append(stake::OperatorId{});
    for (const Member& member : impact.members_) append(member.id);
  }

  void operator()(const EachTakesPart&) const { append_independent(); }
  void operator()(const ByTagTakesPart&) const { append_independent(); }

  void append_independent() const {
    for (const Member& member : impact.members_)
      if (random::unit_interval(word_of(member)) < member.probability) append(member.id);
  }

  /// The operators with the smallest words; between equal words the smaller key.
  void operator()(const ExactlyTakePart& exactly) const {
    const auto& members = impact.members_;
    ranking.clear();
    for (std::uint32_t i = 0; i < members.size(); ++i) ranking.emplace_back(word_of(members[i]), i);
    const auto count = std::min(static_cast<std::size_t>(exactly.count), members.size());
    const auto chosen = ranking.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(ranking.begin(), chosen, ranking.end(), [&](const auto& a, const auto& b) {
      return std::tie(a.first, members[a.second].key) < std::tie(b.first, members[b.second].key);
    });
    std::sort(ranking.begin(), chosen,
              [](const auto& a, const auto& b) { return a.second < b.second; });
    for (auto it = ranking.begin(); it != chosen; ++it) append(members[it->second].id);
  }
};

void AvsImpact::append_participants(const OccurrenceDraws& draws, Ranking& ranking,
                                    std::vector<Strike>& strikes) const {
  const auto key = random::key_of(draws.cause_key, key_);
  std::visit(Appender{*this, draws, ranking, strikes, key}, participation_);
}

SeverityDraw AvsImpact::explain(stake::OperatorId operator_id, std::uint32_t word,
                                const OccurrenceDraws& draws) const {
  const double uniform = random::unit_interval(word);
  SeverityDraw draw{.operator_id = operator_id,
                    .uniform = uniform,
                    .quantile = quantile_(uniform, draws),
                    .severity = severity_of(word, draws)};
  if (quantile_.tied()) draw.own = quantile_.own_part(uniform);
  return draw;
}

ImpactDraws AvsImpact::explain_severity(const OccurrenceDraws& draws,
                                        std::span<const Strike> strikes) const {
  ImpactDraws impact{.avs = avs_,
                     .severity_per = severity_per_,
                     .severity_factors = quantile_.factor_parts(draws)};
  if (severity_per_ == SeverityPer::occurrence) {
    impact.severities = {explain({}, severity_word(draws), draws)};
    return impact;
  }
  for (const Strike& strike : strikes)
    if (strike.avs == avs_)
      impact.severities.push_back(
          explain(strike.operator_id, severity_word(draws, strike.operator_id), draws));
  return impact;
}

ImpactDraws AvsImpact::explain_failure(const OccurrenceDraws& draws,
                                       std::span<const Strike> strikes) const {
  auto impact = explain_severity(draws, strikes);
  impact.participation = explain_participation(draws);
  return impact;
}

ParticipationDraws AvsImpact::explain_participation(const OccurrenceDraws& draws) const {
  ParticipationDraws part{.rule = participation_, .operators = members_.size(), .participants = {}};
  if (std::holds_alternative<AllTakePart>(participation_)) return part;
  Ranking ranking;
  std::vector<Strike> strikes;
  append_participants(draws, ranking, strikes);
  const Appender words{*this, draws, ranking, strikes, random::key_of(draws.cause_key, key_)};
  auto member = members_.begin();
  for (const Strike& strike : strikes) {
    member = std::find_if(member, members_.end(),
                          [&](const Member& m) { return m.id == strike.operator_id; });
    part.participants.push_back(
        {strike.operator_id, random::unit_interval(words.word_of(*member)), member->probability});
  }
  return part;
}

}  // namespace faultline::failure
