// SPDX-License-Identifier: Apache-2.0
#include "failure/avs_impact.hpp"

#include <algorithm>
#include <tuple>
#include <variant>

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

double AvsImpact::severity(const OccurrenceDraws& draws) const {
  return severity_(severity_.constant() ? 0 : severity_word(draws));
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

  void operator()(const AllTakePart&) const { append(stake::OperatorId{}); }

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

ImpactDraws AvsImpact::explain_severity(const OccurrenceDraws& draws) const {
  return {.avs = avs_,
          .severity_uniform = random::unit_interval(severity_word(draws)),
          .severity = severity(draws),
          .participation = std::nullopt};
}

ImpactDraws AvsImpact::explain_failure(const OccurrenceDraws& draws) const {
  Ranking ranking;
  std::vector<Strike> strikes;
  append_participants(draws, ranking, strikes);
  const Appender words{*this, draws, ranking, strikes, random::key_of(draws.cause_key, key_)};
  ParticipationDraws part{.rule = participation_, .operators = members_.size(), .participants = {}};
  auto member = members_.begin();
  for (const Strike& strike : strikes) {
    if (!strike.operator_id.valid()) continue;
    member = std::find_if(member, members_.end(),
                          [&](const Member& m) { return m.id == strike.operator_id; });
    part.participants.push_back(
        {strike.operator_id, random::unit_interval(words.word_of(*member)), member->probability});
  }
  auto impact = explain_severity(draws);
  impact.participation = std::move(part);
  return impact;
}

}  // namespace faultline::failure
