// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/replay_text_parts.hpp"

namespace faultline::cli {

namespace {

/// What an AVS slashed in one occurrence, or what was drained in it by one thing.
struct AvsHits {
  std::string name;
  const run::ImpactStory* impact;  ///< nothing for a drain
  std::vector<const run::HitStory*> hits;
  double value = 0.0;
  double lowest = 1.0;   ///< fraction
  double highest = 0.0;  ///< fraction
};

/// The AVS through which stake was lost; where it was drained, the base layer under an operator, or
/// else the cause itself.
std::string through(const run::OccurrenceStory& story, const run::HitStory& hit) {
  if (!hit.avs.empty()) return hit.avs;
  if (!hit.contract.empty()) return hit.contract;
  return hit.operator_name.empty() ? story.cause : "base layer";
}

std::vector<AvsHits> hits_by_avs(const run::OccurrenceStory& story) {
  std::map<std::string, std::size_t> row;
  std::vector<AvsHits> all;
  for (const auto& impact : story.impacts) {
    row.emplace(impact.avs, all.size());
    all.push_back({.name = impact.avs, .impact = &impact, .hits = {}});
  }
  for (const auto& hit : story.hits) {
    const auto name = through(story, hit);
    if (row.emplace(name, all.size()).second)
      all.push_back({.name = name, .impact = nullptr, .hits = {}});
    auto& avs = all.at(row.at(name));
    avs.hits.push_back(&hit);
    avs.value += hit.value;
    avs.lowest = std::min(avs.lowest, hit.fraction);
    avs.highest = std::max(avs.highest, hit.fraction);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const AvsHits& a, const AvsHits& b) { return a.value > b.value; });
  return all;
}

/// One fraction, or two ends where they are written differently.
std::string span_text(double lowest, double highest) {
  const auto low = percent_text(lowest);
  const auto high = percent_text(highest);
  return low == high ? low : low + " to " + high;
}

std::string fractions_text(const AvsHits& avs) {
  return avs.hits.empty() ? "–" : span_text(avs.lowest, avs.highest);
}

/// Operators and pools that the hits name, each once.
std::size_t distinct(const std::vector<const run::HitStory*>& hits,
                     std::string run::HitStory::*name) {
  std::set<std::string> names;
  for (const auto* hit : hits) names.insert(hit->*name);
  return names.size();
}

std::string uniform_text(const run::ImpactStory* impact) {
  if (impact == nullptr) return "–";
  const auto* common = impact->common_severity();
  return common != nullptr ? fmt::format("{:.7g}", common->uniform) : "by operator";
}

/// One severity, or from the lowest to the highest of the operators hit.
std::string severity_text(const run::ImpactStory* impact) {
  if (impact == nullptr) return "–";
  const auto by_severity = [](const auto& a, const auto& b) { return a.severity < b.severity; };
  const auto& all = impact->severities;
  if (all.empty()) return "–";
  const auto [low, high] = std::minmax_element(all.begin(), all.end(), by_severity);
  return span_text(low->severity, high->severity);
}

std::string by_avs_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  double total = 0.0;
  std::vector<std::vector<std::string>> rows;
  for (const auto& avs : hits_by_avs(story)) {
    total += avs.value;
    rows.push_back({avs.name, uniform_text(avs.impact), severity_text(avs.impact),
                    count_text(distinct(avs.hits, &run::HitStory::operator_name)),
                    count_text(distinct(avs.hits, &run::HitStory::pool)), fractions_text(avs),
                    style.money(avs.value)});
  }
  const auto text = shortened({"by AVS", "severity: uniform", "severity", "operators", "pools",
                               "slashed of its reach", "lost, " + style.numeraire},
                              rows, style);
  return text + fmt::format("  all together: {}, {} {}\n", counted(story.hits.size(), "hit"),
                            style.money(total), style.numeraire);
}

/// Whether asset units and money are one and the same.
bool in_numeraire(const run::OccurrenceStory& story, const ReplayStyle& style) {
  return std::all_of(story.hits.begin(), story.hits.end(), [&](const run::HitStory& hit) {
    return hit.asset == style.numeraire && hit.value == hit.lost;
  });
}

bool names_sets(const run::OccurrenceStory& story) {
  return std::any_of(story.hits.begin(), story.hits.end(),
                     [](const run::HitStory& hit) { return !hit.operator_set.empty(); });
}

std::string fault_text(const run::HitStory& hit) {
  if (!hit.fault.empty()) return hit.fault;
  return hit.avs.empty() ? "–" : "AVS";
}

std::string largest_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  std::vector<const run::HitStory*> hits;
  for (const auto& hit : story.hits) hits.push_back(&hit);
  std::stable_sort(hits.begin(), hits.end(),
                   [](const auto* a, const auto* b) { return a->value > b->value; });
  std::vector<std::vector<std::string>> rows;
  const bool one_unit = in_numeraire(story, style);
  const bool sets = names_sets(story);
  for (const auto* hit : hits) {
    auto& row = rows.emplace_back();
    row = {hit->pool, through(story, *hit), hit->operator_name.empty() ? "–" : hit->operator_name,
           fault_text(*hit), percent_text(hit->fraction)};
    if (sets) row.insert(row.begin() + 2, hit->operator_set.empty() ? "–" : hit->operator_set);
    if (!one_unit) row.push_back(style.money(hit->lost) + " " + hit->asset);
    row.push_back(style.money(hit->value));
  }
  std::vector<std::string> header{"hits, the largest first: pool", "through AVS", "operator",
                                  "fault", "slashed"};
  if (sets) header.insert(header.begin() + 2, "operator set");
  if (!one_unit) header.emplace_back("lost");
  header.push_back("lost, " + style.numeraire);
  return shortened(header, rows, style);
}

}  // namespace

std::string hits_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  if (story.impacts.empty() && story.hits.empty()) return {};
  std::string text = by_avs_text(story, style);
  if (story.hits.empty()) return text + "  nothing was left to slash there\n";
  return text + "\n" + largest_text(story, style);
}

std::string contracts_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  if (story.contract_effects.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const auto& one : story.contract_effects)
    rows.push_back({one.contract, one.pool.empty() ? one.position : one.pool,
                    one.pool.empty() ? "position" : "pool", style.money(one.value),
                    style.money(one.lost),
                    one.frozen > 0.0 ? style.money(one.frozen) : std::string("–"),
                    one.frozen > 0.0 ? fmt::format("{:g}", one.frozen_days) : std::string("–")});
  return shortened({"contract, " + style.numeraire, "what it holds", "", "value before", "lost",
                    "frozen", "days"},
                   rows, style);
}

std::string claims_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  if (story.claims.empty()) return {};
  TextTable table({"who lost, " + style.numeraire, "gross", "recovered", "net", "book has",
                   "net, book's part"});
  for (const auto& claim : story.claims) {
    table.add(
        {claim.position, style.money(claim.amounts.gross), style.money(claim.amounts.recovered),
         style.money(claim.amounts.net),
         claim.book_fraction > 0.0 ? percent_text(claim.book_fraction) : "–",
         claim.book_fraction > 0.0 ? style.money(claim.book_fraction * claim.amounts.net) : "–"});
  }
  table.add({"book", style.money(story.book.gross), style.money(story.book.recovered),
             style.money(story.book.net), "", style.money(story.book.net)});
  return table.text();
}

}  // namespace faultline::cli
