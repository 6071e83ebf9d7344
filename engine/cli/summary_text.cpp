// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <string>

#include <fmt/format.h>

#include "base/date.hpp"
#include "cli/cases_text.hpp"
#include "cli/dependence_text.hpp"
#include "cli/forced_text.hpp"
#include "cli/matrix_change_text.hpp"
#include "cli/positions_report.hpp"
#include "cli/result_view.hpp"
#include "cli/slash_shortfalls_text.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

constexpr std::size_t perspectives = 3;

/// "123 [118, 127]".
std::string interval_text(double estimate, double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return amount_text(estimate);
  return amount_text(estimate) + " [" + amount_text(low) + ", " + amount_text(high) + "]";
}

/// " {104, 151}", or nothing where there is no parameter interval.
std::string parameter_text(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return {};
  return " {" + amount_text(low) + ", " + amount_text(high) + "}";
}

bool is_uncertain(const ResultView& view) {
  return view.find_table("parameter_value") != nullptr;
}

std::string heading(const ResultView& view) {
  const auto& p = view.result().provenance;
  const bool several = view.find_table("horizon_days") != nullptr;
  std::string text =
      fmt::format("{}: {} trials of {}{:g} days, seed {}, method {} ({})\n", p.scenario_name,
                  count_text(p.trials.count), several ? "up to " : "",
                  base::days_per_year * p.horizon_years, p.seed, p.method, p.method_reason);
  if (p.trials.count != p.trials_planned) {
    text += fmt::format("a part only: trials {}..{} of {}\n", p.trials.first, p.trials.end(),
                        p.trials_planned);
  }
  if (is_uncertain(view))
    text += fmt::format("{} draws of {} numbers that are given by a law\n",
                        view.size_of("parameter_draw"), view.size_of("parameter"));
  return text;
}

class CaseSummary {
 public:
  CaseSummary(const ResultView& view, std::size_t case_index) : view_(view), case_(case_index) {}

  [[nodiscard]] std::string book() const {
    std::vector<std::string> header{"book, " + view_.result().provenance.numeraire, "gross",
                                    "recovered", "net"};
    if (has_costs()) header.emplace_back("net cost");
    TextTable table(std::move(header));
    table.add(row(
        "expected loss",
        [&](std::size_t p) {
          return estimate_text(number("book_expected_loss", p),
                               number("book_expected_loss_se", p)) +
                 over_parameters("book_parameter_mean", {case_, p});
        },
        [&] { return estimate("book_expected_net_cost", {case_}); }));
    table.add(row(
        "standard deviation",
        [&](std::size_t p) {
          return estimate_text(number("book_standard_deviation", p),
                               number("book_standard_deviation_se", p));
        },
        [&] { return estimate("book_net_cost_standard_deviation", {case_}); }));
    table.add(row(
        "P(loss)", [&](std::size_t p) { return percent_text(number("book_loss_probability", p)); },
        [] { return std::string(); }));
    const auto levels = view_.numbers_along("level");
    for (std::size_t l = 0; l < levels.size(); ++l) add_level(table, l, level_text(levels[l]));
    return table.text();
  }

  [[nodiscard]] std::string positions() const {
    const auto names = view_.labels("position");
    const auto levels = view_.numbers_along("level");
    const std::size_t l = middle_level();
    TextTable table({"net of cover, " + view_.result().provenance.numeraire, "expected loss",
                     "P(loss)", "VaR " + level_text(levels[l]), "ES " + level_text(levels[l]),
                     "ES " + level_text(levels.back())});
    for (std::size_t p = 0; p < names.size(); ++p) {
      table.add({names[p],
                 estimate_text(view_.number("expected_loss", {case_, p, net_place}),
                               view_.number("expected_loss_se", {case_, p, net_place})) +
                     over_parameters("parameter_mean", {case_, p, net_place}),
                 percent_text(view_.number("loss_probability", {case_, p, net_place})),
                 amount_text(view_.number("value_at_risk", {case_, p, net_place, l})),
                 shortfall(p, l), shortfall(p, levels.size() - 1)});
    }
    return table.text();
  }

  /// What gross losses consist of.
  [[nodiscard]] std::string components() const {
    const auto names = view_.labels("position");
    const auto components = view_.labels("component");
    std::vector<std::string> header{"expected gross loss, " + view_.result().provenance.numeraire};
    header.insert(header.end(), components.begin(), components.end());
    TextTable table(header);
    for (std::size_t p = 0; p <= names.size(); ++p) {
      const bool book = p == names.size();
      std::vector<std::string> row{book ? "book" : names[p]};
      for (std::size_t c = 0; c < components.size(); ++c)
        row.push_back(book ? estimate("book_component_expected_loss", {case_, c})
                           : estimate("component_expected_loss", {case_, p, c}));
      table.add(std::move(row));
    }
    return table.text();
  }

  /// What contracts freeze.
  [[nodiscard]] std::string frozen() const {
    const auto names = view_.labels("position");
    TextTable table({"frozen by contracts", "P(frozen)",
                     "expected value x days, " + view_.result().provenance.numeraire + " d"});
    for (std::size_t p = 0; p < names.size(); ++p)
      table.add({names[p], percent_text(view_.number("frozen_probability", {case_, p})),
                 estimate("expected_frozen_value_days", {case_, p})});
    table.add({"book", percent_text(view_.number("book_frozen_probability", {case_})),
               estimate("book_expected_frozen_value_days", {case_})});
    return table.text();
  }

 private:
  [[nodiscard]] std::string estimate(const std::string& table,
                                     std::initializer_list<std::size_t> at) const {
    return estimate_text(view_.number(table, at), view_.number(table + "_se", at));
  }
  [[nodiscard]] double number(std::string_view table, std::size_t perspective) const {
    return view_.number(table, {case_, perspective});
  }
  [[nodiscard]] double number(std::string_view table, std::size_t perspective,
                              std::size_t level) const {
    return view_.number(table, {case_, perspective, level});
  }
  [[nodiscard]] std::string over_parameters(const std::string& estimate,
                                            std::initializer_list<std::size_t> at) const {
    if (!is_uncertain(view_)) return {};
    return parameter_text(view_.number(estimate + "_low", at),
                          view_.number(estimate + "_high", at));
  }
  [[nodiscard]] std::size_t middle_level() const { return view_.size_of("level") / 2; }

  [[nodiscard]] std::string shortfall(std::size_t position, std::size_t level) const {
    return estimate_text(
        view_.number("expected_shortfall", {case_, position, net_place, level}),
        view_.number("expected_shortfall_se", {case_, position, net_place, level}));
  }

  /// Whether covers have premiums, so that there is a net cost.
  [[nodiscard]] bool has_costs() const {
    return view_.find_table("book_expected_net_cost") != nullptr;
  }

  template <class Cell, class CostCell>
  [[nodiscard]] std::vector<std::string> row(std::string name, const Cell& cell,
                                             const CostCell& cost) const {
    std::vector<std::string> cells{std::move(name)};
    for (std::size_t p = 0; p < perspectives; ++p) cells.push_back(cell(p));
    if (has_costs()) cells.push_back(cost());
    return cells;
  }

  void add_level(TextTable& table, std::size_t l, const std::string& level) const {
    table.add(row(
        "VaR " + level,
        [&](std::size_t p) {
          return interval_text(number("book_value_at_risk", p, l),
                               number("book_value_at_risk_low", p, l),
                               number("book_value_at_risk_high", p, l)) +
                 over_parameters("book_parameter_value_at_risk", {case_, p, l});
        },
        [&] {
          const std::string name = "book_net_cost_value_at_risk";
          return interval_text(view_.number(name, {case_, l}),
                               view_.number(name + "_low", {case_, l}),
                               view_.number(name + "_high", {case_, l}));
        }));
    table.add(row(
        "ES  " + level,
        [&](std::size_t p) {
          return estimate_text(number("book_expected_shortfall", p, l),
                               number("book_expected_shortfall_se", p, l)) +
                 over_parameters("book_parameter_expected_shortfall", {case_, p, l});
        },
        [&] {
          return estimate("book_net_cost_expected_shortfall", {case_, l});
        }));
  }

  const ResultView& view_;
  std::size_t case_;
};

}  // namespace

std::string summary_text(const run::RunResult& result) {
  const ResultView view(result);
  const auto cases = view.labels("case");
  std::string text = heading(view);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const CaseSummary summary(view, c);
    if (cases.size() > 1) text += "\ncase " + cases[c] + "\n";
    text += forced_text(view, c);
    for (const auto& change : changes_of_case(view, c)) text += change_text(change);
    text += "\n" + summary.book() + "\n" + summary.positions();
    if (view.find_table("component_expected_loss") != nullptr) text += "\n" + summary.components();
    if (view.find_table("frozen_probability") != nullptr) text += "\n" + summary.frozen();
    if (view.find_table("slash_shortfall") != nullptr)
      text += "\n" + slash_shortfalls_text(view, c);
    if (const auto line = dependence_text(view, c); !line.empty()) text += "\n" + line;
  }
  if (cases.size() > 1) text += "\nthe cases on the same draws\n\n" + cases_text(view);
  text += "\n± is one standard error; [ ] is a 95 % interval.\n";
  if (says_of_positions(view))
    text += "What positions earn and owe: `faultline show RESULT --positions`.\n";
  if (is_uncertain(view))
    text += "{ } is the 90 % interval over what the numbers given by a law may be.\n";
  return text;
}

}  // namespace faultline::cli
