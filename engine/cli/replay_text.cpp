// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/replay_text_parts.hpp"
#include "cli/replayed_trial.hpp"

namespace faultline::cli {

namespace {

/// Enough decimals for about seven significant digits of what the book lost.
int decimals_of(const run::TrialStory& story) {
  double scale = story.book.gross;
  if (scale <= 0.0) {
    for (const auto& position : story.positions) scale = std::max(scale, position.amounts.gross);
  }
  return scale > 0.0 ? std::clamp(6 - static_cast<int>(std::floor(std::log10(scale))), 2, 9) : 2;
}

std::string date_text(const base::Date& date, double day) {
  using std::chrono::year_month_day;
  const std::chrono::sys_days begin{std::chrono::year{date.year} / date.month / date.day};
  const year_month_day then{begin + std::chrono::days{static_cast<int>(std::floor(day))}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(then.year()),
                     static_cast<unsigned>(then.month()), static_cast<unsigned>(then.day()));
}

std::string tail_text(const TailPlace& place) {
  const auto kept = count_text(place.kept);
  if (place.kept == 0) return fmt::format("{} keeps no worst trials\n", place.file);
  if (!place.rank)
    return fmt::format("not among the {} worst trials that {} keeps\n", kept, place.file);
  return fmt::format("number {} of the {} worst trials that {} keeps\n", count_text(*place.rank),
                     kept, place.file);
}

class ReplayText {
 public:
  ReplayText(const ReplayedTrial& replayed, ReplayDetail detail)
      : replayed_(replayed),
        story_(replayed.story),
        style_{.detail = detail,
               .decimals = decimals_of(replayed.story),
               .numeraire = replayed.story.numeraire,
               .horizon_days = replayed.story.drawn_days} {}

  [[nodiscard]] std::string text() const {
    std::string text = heading();
    if (story_.occurrences.empty()) return text + "\nnothing happened in this trial\n";
    text += "\n" + overview() + "\n" + totals();
    for (std::size_t j = 0; j < story_.occurrences.size(); ++j) text += "\n" + occurrence(j);
    return text + "\nAmounts are rounded; --json has every digit.\n";
  }

 private:
  [[nodiscard]] std::string heading() const {
    auto text = fmt::format("trial {} of {} ({} trials of {:g} days from {}, seed {})\n",
                            story_.trial, story_.case_name, count_text(replayed_.trials_planned),
                            story_.horizon_days, date_text(replayed_.as_of, 0.0), story_.seed);
    if (replayed_.tail) text += tail_text(*replayed_.tail);
    return text + parameters();
  }

  /// What was drawn for numbers that are given by a law.
  [[nodiscard]] std::string parameters() const {
    if (!story_.parameter_draw) return {};
    auto text = fmt::format("parameter draw {}\n", *story_.parameter_draw);
    for (const auto& one : story_.parameters)
      text += fmt::format("  {} = {:.6g}\n", one.path, one.value);
    return text;
  }

  /// One line for each occurrence.
  [[nodiscard]] std::string overview() const {
    TextTable table({"what happened, book in " + style_.numeraire, "day", "date", "AVSs", "hits",
                     "gross", "recovered", "net"});
    for (std::size_t j = 0; j < story_.occurrences.size(); ++j) {
      const auto& o = story_.occurrences[j];
      table.add({title(j), fmt::format("{:.2f}", o.day), date_text(replayed_.as_of, o.day),
                 count_text(o.impacts.size()), count_text(o.hits.size()),
                 style_.money(o.book.gross), style_.money(o.book.recovered),
                 style_.money(o.book.net)});
    }
    table.add({"book, all of it", "", "", "", "", style_.money(story_.book.gross),
               style_.money(story_.book.recovered), style_.money(story_.book.net)});
    return table.text();
  }

  [[nodiscard]] std::string totals() const {
    if (story_.positions.empty()) return {};
    TextTable table({"position, " + style_.numeraire, "gross", "recovered", "net", "book has"});
    for (const auto& one : story_.positions) {
      table.add({one.name, style_.money(one.amounts.gross), style_.money(one.amounts.recovered),
                 style_.money(one.amounts.net),
                 one.book_fraction > 0.0 ? percent_text(one.book_fraction) : "–"});
    }
    return table.text();
  }

  [[nodiscard]] std::string title(std::size_t j) const {
    return fmt::format("{}. {}", j + 1, story_.occurrences[j].cause);
  }

  [[nodiscard]] std::string occurrence(std::size_t j) const {
    const auto& o = story_.occurrences[j];
    auto text = fmt::format("{}, day {:.4f}, {} (key {:016x})\n\n", title(j), o.day,
                            date_text(replayed_.as_of, o.day), o.key);
    text += indented(cause_text(o, style_) + impact_text(o, style_), 2);
    for (const auto& part : {hits_text(o, style_), contracts_text(o, style_),
                             indented(covers_text(o, style_), 2), claims_text(o, style_)}) {
      if (!part.empty()) text += "\n" + part;
    }
    return text;
  }

  const ReplayedTrial& replayed_;
  const run::TrialStory& story_;
  ReplayStyle style_;
};

}  // namespace

std::string replay_text(const ReplayedTrial& replayed, ReplayDetail detail) {
  return ReplayText(replayed, detail).text();
}

}  // namespace faultline::cli
