// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/replay_text_parts.hpp"

namespace faultline::cli {

namespace {

std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string term_text(const run::TermStory& term) {
  if (term.term == "quota_share") return "quota share " + percent_text(term.parameter);
  const auto per = term.per == "aggregate" ? "in aggregate" : "per " + term.per;
  if (term.term == "steps") return fmt::format("steps {}, the highest reached of", per);
  if (!term.layers.empty()) return fmt::format("{} {}, the sum of", in_words(term.term), per);
  return fmt::format("{} {} {}", in_words(term.term), written_text(term.parameter), per);
}

void add_layer(const run::TermStory::Layer& layer, const ReplayStyle& style, TextTable& table) {
  table.add({fmt::format("  {} of {} above {}", percent_text(layer.share),
                         written_text(layer.width), written_text(layer.attachment)),
             "", "", ""});
  if (layer.kept)
    table.add(
        {fmt::format("    above {} of what comes into it", written_text(layer.kept->deductible)),
         style.money(layer.kept->before), "", style.money(layer.kept->after)});
  if (!layer.use) return;
  table.add({"    used of " + written_text(layer.use->capacity), style.money(layer.use->before), "",
             style.money(layer.use->after)});
  table.add({fmt::format("    reinstated for {} of its premium", percent_text(layer.use->premium)),
             "", "", ""});
}

/// The loss from term to term.
std::string terms_text(const std::vector<run::TermStory>& terms, const ReplayStyle& style) {
  TextTable table({"terms, " + style.numeraire, "seen before", "comes in", "passes on"});
  for (const auto& term : terms) {
    // Terms per occurrence remember what came before in the same event.
    const bool remembers = term.per == "aggregate" || term.carried_before > 0.0;
    table.add({term_text(term), remembers ? style.money(term.carried_before) : "–",
               style.money(term.in), style.money(term.out)});
    for (const auto& number : term.numbers)
      table.add({"  " + in_words(number.name) + " " + written_text(number.value), "", "", ""});
    for (const auto& step : term.steps)
      table.add({fmt::format("  {} from {} on", written_text(step.pays), written_text(step.at)), "",
                 "", ""});
    for (const auto& layer : term.layers) add_layer(layer, style, table);
  }
  return table.text();
}

std::string shares_text(const run::SettlementStory& s, const ReplayStyle& style) {
  TextTable table({"shared among", "loss seen", "still open", "share", "cut off", "paid"});
  for (const auto& share : s.shares) {
    table.add({share.position, style.money(share.subject), style.money(share.left),
               style.money(share.share), style.money(share.cut_off), style.money(share.paid)});
  }
  if (s.shares.size() > 1) {
    table.add({"all", style.money(s.subject), "", style.money(s.payable), "", style.money(s.paid)});
  }
  return table.text();
}

/// What payments do to the claims of those who hold a part of whom they are paid to.
std::string relief_text(const run::SettlementStory& s, const ReplayStyle& style) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& share : s.shares)
    for (const auto& relief : share.relief)
      rows.push_back({relief.holder, share.position, percent_text(relief.fraction),
                      style.money(relief.amount)});
  if (rows.empty()) return {};
  return "\n" +
         shortened({"passed through to holder", "of", "holds", "loss lowered by"}, rows, style);
}

/// What there is to pay with, and what a default takes of it.
std::string funding_text(const run::FundingStory& s, const ReplayStyle& style) {
  std::string text;
  if (s.capital_before) {
    text += fmt::format("  {} has capital of {}{}, and {} afterwards\n", s.provider,
                        style.money(*s.capital_before),
                        s.owed_part < 1.0 ? " for " + percent_text(s.owed_part) + " of it" : "",
                        style.money(*s.capital_after));
  }
  if (s.kept < 1.0)
    text += fmt::format("  {} defaults: {} of that is paid\n", s.provider, percent_text(s.kept));
  return text;
}

/// The same of those who pay together.
std::string coinsurers_text(const run::SettlementStory& s, const ReplayStyle& style) {
  std::string text;
  for (const auto& one : s.coinsurers) {
    text += fmt::format("  {} answers for {} of it: {}\n", one.funding.provider,
                        percent_text(one.share), style.money(one.granted));
    text += funding_text(one.funding, style);
  }
  return text;
}

/// What was hit of those who claim.
std::string at_risk_text(const run::SettlementStory& s, const ReplayStyle& style) {
  if (!s.at_risk) return {};
  return fmt::format("  at risk: {} validators or keys, a stake of {}\n",
                     written_text(s.at_risk->units), style.money(s.at_risk->stake));
}

std::string cover_text(const run::SettlementStory& s, const ReplayStyle& style) {
  std::string text =
      fmt::format("cover {} pays {} {} on {}, {}\n", s.cover, style.money(s.paid), style.numeraire,
                  style.money(s.subject),
                  s.subject_rule == "ground-up" ? "the loss before any cover"
                                                : "what earlier covers left of the loss");
  text += at_risk_text(s, style) + terms_text(s.terms, style);
  if (s.at_the_same_time > 1) {
    text += fmt::format("  {} occurrences of this moment pass the terms together\n",
                        s.at_the_same_time);
  }
  text += "\n" + shares_text(s, style);
  if (s.funding) text += funding_text(*s.funding, style);
  text += coinsurers_text(s, style);
  if (s.given_back > 0.0) {
    text += fmt::format("  {} of what was cut off is given back to the limit\n",
                        style.money(s.given_back));
  }
  return text + relief_text(s, style);
}

std::string treaty_text(const run::TreatyStory& s, const ReplayStyle& style) {
  auto text =
      fmt::format("treaty {} repays {} {} of {} that {} paid\n", s.treaty, style.money(s.paid),
                  style.numeraire, style.money(s.subject), fmt::join(s.reinsured, ", "));
  text += terms_text(s.terms, style);
  return s.funding ? text + funding_text(*s.funding, style) : text;
}

}  // namespace

std::string covers_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  std::string text;
  for (const auto& settlement : story.settlements)
    text += (text.empty() ? "" : "\n") + cover_text(settlement, style);
  for (const auto& treaty : story.treaties)
    text += (text.empty() ? "" : "\n") + treaty_text(treaty, style);
  for (const auto& cover : story.refused_by)
    text += (text.empty() ? "" : "\n") + fmt::format("cover {} refuses to pay on it\n", cover);
  return text;
}

}  // namespace faultline::cli
