// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_error.hpp"
#include "cli/loss_kinds_text.hpp"
#include "cli/position_view.hpp"
#include "cli/positions_report.hpp"
#include "cli/result_view.hpp"
#include "cli/stake_left_text.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

/// "3.90 %", or "3.70 … 4.10 %".
std::string range_text(double low, double high) {
  if (low == high) return percent_text(low);
  return fmt::format("{:.2f} … {:.2f} %", 100.0 * low, 100.0 * high);
}

/// One column: its heading, and what it says of a position.
struct Column {
  std::string heading;
  std::function<std::string(const PositionView&)> cell;
};

/// An estimate and its error, in the numeraire or as a number.
Column estimate(std::string heading, const std::string& table) {
  return {std::move(heading), [table](const PositionView& one) {
            return estimate_text(one.number(table), one.number(table + "_se"));
          }};
}

/// A probability or rate and its error.
Column rate(std::string heading, const std::string& table) {
  return {std::move(heading), [table](const PositionView& one) {
            return rate_text(one.number(table), one.number(table + "_se"));
          }};
}

class CasePositions {
 public:
  CasePositions(const ResultView& view, std::size_t case_index)
      : view_(view),
        case_(case_index),
        names_(view.labels("position")),
        numeraire_(view.result().provenance.numeraire),
        level_(view.size_of("level") / 2) {
    for (const double level : view.numbers_along("level")) levels_.push_back(level_text(level));
    for (std::size_t p = 0; p < names_.size(); ++p) rows_.emplace_back(view, case_index, p);
    if (has("net_yield_per_shortfall")) sort_rows();
  }

  [[nodiscard]] std::string text() const {
    std::vector<std::string> tables;
    if (has("gross_yield")) tables.push_back(yields());
    if (has("gross_yield")) tables.push_back(parts());
    if (has("gross_yield") && has("es_by_kind"))
      if (auto kinds = loss_kinds_text(view_, case_); !kinds.empty())
        tables.push_back(std::move(kinds));
    if (has("expected_net_cost"))
      if (auto paid = costs(); !paid.empty()) tables.push_back(std::move(paid));
    if (has("tied_points")) tables.push_back(tied_points());
    if (has("share_price")) tables.push_back(shares());
    if (has("oracle_halts")) tables.push_back(reports());
    if (has("loan")) tables.push_back(loans());
    if (has("exit_cost")) tables.push_back(leavers());
    if (has("queue_loss")) tables.push_back(queues());
    if (has("avs_stake")) tables.push_back(stake_left_text(view_, case_));
    return fmt::format("{}", fmt::join(tables, "\n"));
  }

 private:
  [[nodiscard]] bool has(std::string_view table) const {
    return view_.find_table(table) != nullptr;
  }

  /// The most net earnings for each unit of expected shortfall first, those without any last.
  void sort_rows() {
    const auto paid = [&](const PositionView& one) {
      const double ratio = one.number("net_yield_per_shortfall", level_);
      return std::isnan(ratio) ? -HUGE_VAL : ratio;
    };
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](const auto& a, const auto& b) { return paid(a) > paid(b); });
  }

  /// Of the positions for which a table has a number, `other` left out.
  [[nodiscard]] std::string table(std::string heading, std::string_view needs,
                                  const std::vector<Column>& columns) const {
    std::vector<std::string> header{std::move(heading)};
    for (const auto& column : columns) header.push_back(column.heading);
    TextTable text(std::move(header));
    for (const auto& one : rows_) {
      if (names_[one.position()] == "other" || std::isnan(one.number(needs))) continue;
      std::vector<std::string> row{names_[one.position()]};
      for (const auto& column : columns) row.push_back(column.cell(one));
      text.add(std::move(row));
    }
    return text.text();
  }

  [[nodiscard]] std::string yields() const {
    const auto& level = levels_[level_];
    return table("a year", "gross_yield",
                 {{"value, " + numeraire_,
                   [](const auto& one) { return amount_text(one.number("position_value")); }},
                  {"gross yield",
                   [](const auto& one) {
                     return range_text(one.number("gross_yield_low"),
                                       one.number("gross_yield_high"));
                   }},
                  rate("expected loss", "expected_loss_rate"),
                  {"net yield",
                   [](const auto& one) {
                     return range_text(one.number("net_yield_low"), one.number("net_yield_high"));
                   }},
                  {"ES " + level,
                   [this](const auto& one) {
                     const double value = one.number("position_value");
                     return rate_text(one.net("expected_shortfall", level_) / value,
                                      one.net("expected_shortfall_se", level_) / value);
                   }},
                  {"net / ES " + level, [this](const auto& one) {
                     return estimate_text(one.number("net_yield_per_shortfall", level_),
                                          one.number("net_yield_per_shortfall_se", level_));
                   }}});
  }

  /// Of those who pay anything for cover; empty where nobody does.
  [[nodiscard]] std::string costs() const {
    TextTable text({"cost of cover, " + numeraire_, "premiums", "reinstating", "expected net cost",
                    "its ES " + levels_[level_]});
    bool any = false;
    for (const auto& one : rows_) {
      if (!(one.number("premium") > 0.0)) continue;
      any = true;
      text.add({names_[one.position()], amount_text(one.number("premium")),
                estimate_text(one.number("expected_reinstatement_premium"),
                              one.number("expected_reinstatement_premium_se")),
                estimate_text(one.number("expected_net_cost"), one.number("expected_net_cost_se")),
                estimate_text(one.number("net_cost_expected_shortfall", level_),
                              one.number("net_cost_expected_shortfall_se", level_))});
    }
    return any ? text.text() : "";
  }

  [[nodiscard]] std::string parts() const {
    const auto part = [](std::size_t i) {
      return [i](const PositionView& one) { return percent_text(one.number("yield_by_part", i)); };
    };
    return table("gross yield a year", "gross_yield",
                 {{"consensus", part(0)},
                  {"AVS rewards", part(1)},
                  {"incentives", part(2)},
                  {"points", part(3)},
                  estimate("forgone after losses, " + numeraire_, "forgone_yield")});
  }

  [[nodiscard]] std::string tied_points() const {
    return table(
        "points that move with a factor, " + numeraire_, "tied_points",
        {estimate("mean", "tied_points"),
         {"deviation",
          [](const auto& one) { return amount_text(one.number("tied_points_deviation")); }},
         estimate("mean after a loss", "tied_points_after_loss")});
  }

  [[nodiscard]] std::string shares() const {
    std::vector<Column> columns{
        {"before",
         [](const auto& one) { return fmt::format("{:.6f}", one.number("share_price")); }},
        {"mean after",
         [](const auto& one) { return fmt::format("{:.6f}", one.number("share_price_mean")); }},
        {"deviation", [](const auto& one) {
           return fmt::format("{:.6f}", one.number("share_price_deviation"));
         }}};
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      columns.push_back({levels_[l], [l](const auto& one) {
                           const double price = one.number("share_price_quantile", l);
                           return std::isnan(price) ? "–" : fmt::format("{:.6f}", price);
                         }});
    }
    return table("price of a share, " + numeraire_, "share_price", columns);
  }

  [[nodiscard]] std::string reports() const {
    return table("price reports", "oracle_halts",
                 {rate("P(halt)", "oracle_halt_probability"), estimate("halts", "oracle_halts"),
                  estimate("losses deferred, " + numeraire_, "oracle_deferred_loss"),
                  estimate("above the cap", "oracle_excess_loss"),
                  estimate("moved to who stays", "oracle_moved_cost")});
  }

  [[nodiscard]] std::string loans() const {
    std::vector<Column> columns{
        {"loan", [](const auto& one) { return amount_text(one.number("loan")); }},
        {"LTV", [](const auto& one) { return percent_text(one.number("loan_to_value")); }},
        rate("P(liquidation)", "liquidation_probability"),
        rate("P(shortfall)", "shortfall_probability"),
        estimate("lender's loss", "lender_expected_loss")};
    for (const std::size_t l : {level_, levels_.size() - 1}) {
      columns.push_back({"ES " + levels_[l], [l](const auto& one) {
                           return estimate_text(one.number("lender_expected_shortfall", l),
                                                one.number("lender_expected_shortfall_se", l));
                         }});
    }
    return table("loans, " + numeraire_, "loan", columns);
  }

  [[nodiscard]] std::string leavers() const {
    return table("leaving after a loss, " + numeraire_, "exit_cost",
                 {estimate("given up by those who leave", "exit_cost")});
  }

  [[nodiscard]] std::string queues() const {
    return table(
        "queued withdrawals, " + numeraire_, "queue_loss",
        {{"requested", [](const auto& one) { return amount_text(one.number("queue_requested")); }},
         rate("paid", "queue_paid_per_unit"),
         rate("P(pays less)", "queue_short_probability"),
         estimate("loss borne", "queue_loss"),
         estimate("losses left", "queue_moved_loss"),
         estimate("gains left", "queue_gains_left"),
         rate("yield of who stays", "stayers_net_yield")});
  }

  const ResultView& view_;
  std::size_t case_;
  std::vector<std::string> names_;
  std::string numeraire_;
  std::size_t level_;  ///< the middle one
  std::vector<std::string> levels_;
  std::vector<PositionView> rows_;
};

}  // namespace

bool says_of_positions(const ResultView& view) {
  return view.find_table("position_value") != nullptr || view.find_table("avs_stake") != nullptr ||
         view.find_table("expected_net_cost") != nullptr;
}

void require_positions(const ResultView& view) {
  if (says_of_positions(view)) return;
  throw UsageError(
      "the scenario of this result says nothing of yields, shares, price reports, loans, leaving, "
      "queues, premiums or attacks: no `base_yield`, `reward_rate`, `supply`, `oracle`, `loan`, "
      "`exit_share`, `queue`, `premium_per_year`, `threshold`, …");
}

std::string positions_text(const run::RunResult& result) {
  const ResultView view(result);
  require_positions(view);
  const auto cases = view.labels("case");
  std::string text;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (cases.size() > 1) text += fmt::format("{}case {}\n\n", c == 0 ? "" : "\n", cases[c]);
    text += CasePositions(view, c).text();
  }
  return text +
         "\nlosses net of cover; rates are of the value; ± is one standard error; a … b where a "
         "yield is an interval.\n";
}

}  // namespace faultline::cli
