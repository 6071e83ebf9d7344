// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/replay_text_parts.hpp"

namespace faultline::cli {

namespace {

std::string layer_text(const run::TermStory::Layer& layer, const ReplayStyle& style) {
  return fmt::format("{} of {} above {}", percent_text(layer.share), style.money(layer.width),
                     style.money(layer.attachment));
}

std::string term_text(const run::TermStory& term, const ReplayStyle& style) {
  if (term.term == "quota_share") return "quota share " + percent_text(term.parameter);
  const auto per = term.per == "aggregate" ? "in aggregate" : "per occurrence";
  if (term.term != "tower")
    return fmt::format("{} {} {}", term.term, style.money(term.parameter), per);
  std::string text = fmt::format("tower {}:", per);
  for (std::size_t i = 0; i < term.layers.size(); ++i)
    text += (i == 0 ? " " : " + ") + layer_text(term.layers[i], style);
  return text;
}

/// The loss from term to term.
std::string terms_text(const run::SettlementStory& s, const ReplayStyle& style) {
  TextTable table({"terms, " + style.numeraire, "seen before", "comes in", "passes on"});
  for (const auto& term : s.terms) {
    table.add({term_text(term, style),
               term.per == "aggregate" ? style.money(term.carried_before) : "–",
               style.money(term.in), style.money(term.out)});
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
    table.add({"all", style.money(s.subject), "", style.money(s.payable), "",
               style.money(s.paid)});
  }
  return table.text();
}

/// What payments do to the claims of those who hold a part of whom they are paid to.
std::string relief_text(const run::SettlementStory& s, const ReplayStyle& style) {
  std::string text;
  for (const auto& share : s.shares) {
    std::vector<std::string> parts;
    for (const auto& relief : share.relief)
      parts.push_back(fmt::format("{} by {} (holds {})", relief.holder, style.money(relief.amount),
                                  percent_text(relief.fraction)));
    if (!parts.empty())
      text += fmt::format("  paying {} lowers the losses of {}\n", share.position,
                          names_text(parts, style));
  }
  return text;
}

std::string cover_text(const run::SettlementStory& s, const ReplayStyle& style) {
  std::string text = fmt::format("cover {} pays {} {} on {}, {}\n", s.cover, style.money(s.paid),
                     style.numeraire, style.money(s.subject),
                     s.subject_rule == "ground-up" ? "the loss before any cover"
                                                   : "what earlier covers left of the loss");
  text += terms_text(s, style);
  if (s.at_the_same_time > 1) {
    text += fmt::format("  {} occurrences of this moment pass the terms together\n",
                        s.at_the_same_time);
  }
  text += "\n" + shares_text(s, style);
  if (s.given_back > 0.0) {
    text += fmt::format("  {} of what was cut off is given back to the limit\n",
                        style.money(s.given_back));
  }
  return text + relief_text(s, style);
}

}  // namespace

std::string covers_text(const run::OccurrenceStory& story, const ReplayStyle& style) {
  std::string text;
  for (const auto& settlement : story.settlements)
    text += (text.empty() ? "" : "\n") + cover_text(settlement, style);
  return text;
}

}  // namespace faultline::cli
