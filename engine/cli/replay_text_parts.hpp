// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/text_table.hpp"
#include "run/trial_story.hpp"

/// The parts of what `replay` prints for one occurrence, each some indented lines or nothing.
namespace faultline::cli {

/// How amounts are written, and how many of a long list.
struct ReplayStyle {
  ReplayDetail detail = ReplayDetail::largest;
  int decimals = 2;  ///< of every amount of money, so that columns can be added up
  std::string numeraire;
  double horizon_days = 0.0;

  [[nodiscard]] std::string money(double amount) const { return fixed_text(amount, decimals); }
  [[nodiscard]] std::size_t shown(std::size_t count) const;
};

/// A table of as many rows as the style shows, and a line that says how many were left out.
[[nodiscard]] std::string shortened(const std::vector<std::string>& header,
                                    const std::vector<std::vector<std::string>>& rows,
                                    const ReplayStyle& style);
/// "1 hit", "12 hits".
[[nodiscard]] std::string counted(std::size_t count, const std::string& noun);
/// The text of an amount that somebody wrote, without needless zeros.
[[nodiscard]] std::string written_text(double amount);
/// The lines of `text`, each further to the right and without spaces at its end.
[[nodiscard]] std::string indented(const std::string& text, std::size_t spaces);

/// Why it happened, and when.
[[nodiscard]] std::string cause_text(const run::OccurrenceStory& story, const ReplayStyle& style);
/// Whom it struck and how hard.
[[nodiscard]] std::string impact_text(const run::OccurrenceStory& story, const ReplayStyle& style);
/// What stake was slashed: by AVS, and the largest hits.
[[nodiscard]] std::string hits_text(const run::OccurrenceStory& story, const ReplayStyle& style);
/// What contracts that broke took, and what they froze.
[[nodiscard]] std::string contracts_text(const run::OccurrenceStory& story,
                                         const ReplayStyle& style);
/// What each cover paid, term by term.
[[nodiscard]] std::string covers_text(const run::OccurrenceStory& story, const ReplayStyle& style);
/// Who lost what, and the book.
[[nodiscard]] std::string claims_text(const run::OccurrenceStory& story, const ReplayStyle& style);

}  // namespace faultline::cli
