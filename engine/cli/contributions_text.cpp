// SPDX-License-Identifier: Apache-2.0
#include "cli/contributions_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/number_json.hpp"
#include "cli/result_view.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Rows that a table has on a terminal; the file has all.
constexpr std::size_t most_rows = 12;
constexpr std::size_t gross = 0;

/// A table of the result, and what it is by.
struct Form {
  std::string_view table;
  std::string_view axis;
  std::string_view title;
};
constexpr std::array<Form, 7> forms{{{"es_by_kind", "loss_kind", "failure of"},
                                     {"es_by_cause", "loss_cause", "cause"},
                                     {"es_by_avs", "loss_avs", "AVS"},
                                     {"es_by_operator", "loss_operator", "operator"},
                                     {"es_by_contract", "loss_contract", "contract"},
                                     {"es_by_position", "position", "position"},
                                     {"es_recovered_by_cover", "cover", "recovered from"}}};

/// The contributions to the loss of one holder.
class Contributions {
 public:
  Contributions(const ResultView& view, std::size_t case_index, std::size_t holder)
      : view_(view), case_(case_index), holder_(holder) {}

  /// Whether the holder is told of by this.
  [[nodiscard]] bool has(const Form& form) const {
    if (view_.find_table(form.table) == nullptr) return false;
    return form.axis != "position" || view_.labels("contribution_of")[holder_] == "book";
  }
  [[nodiscard]] double at(const Form& form, std::size_t tail, std::size_t level, std::size_t item,
                          std::string_view suffix = "") const {
    const auto name = fmt::format("{}{}", form.table, suffix);
    if (form.axis == "position") return view_.number(name, {case_, tail, level, item});
    if (form.axis == "cover") return view_.number(name, {case_, holder_, level, item});
    return view_.number(name, {case_, holder_, tail, level, item});
  }

 private:
  const ResultView& view_;
  std::size_t case_;
  std::size_t holder_;
};

/// The level that rows are sorted by: the one before the last, as the last may have few trials.
std::size_t main_level(const ResultView& view) {
  const std::size_t levels = view.size_of("contribution_level");
  return levels > 2 ? levels - 2 : levels - 1;
}

/// Items with anything at any level, the largest first.
std::vector<std::size_t> items_of(const ResultView& view, const Contributions& all,
                                  const Form& form) {
  std::vector<std::size_t> items;
  const std::size_t level = main_level(view);
  for (std::size_t i = 0; i < view.size_of(form.axis); ++i)
    if (all.at(form, net_tail, 0, i) > 0.0) items.push_back(i);
  std::stable_sort(items.begin(), items.end(), [&](std::size_t a, std::size_t b) {
    return all.at(form, net_tail, level, a) > all.at(form, net_tail, level, b);
  });
  return items;
}

std::string level_title(double level) {
  return level == 0.0 ? "mean" : "ES " + level_text(level);
}

std::string table_of(const ResultView& view, const Contributions& all, const Form& form) {
  auto items = items_of(view, all, form);
  const auto names = view.labels(form.axis);
  const auto levels = view.numbers_along("contribution_level");
  const std::size_t main = main_level(view);
  std::vector<std::string> header{std::string(form.title)};
  for (const double level : levels) header.push_back(level_title(level));
  const bool adds_up = form.axis != "cover" && form.axis != "loss_contract";
  if (adds_up) header.push_back("of " + level_title(levels[main]));
  double whole = 0.0;
  for (const auto i : items) whole += all.at(form, net_tail, main, i);
  TextTable table(header);
  const std::size_t more = items.size() - std::min(items.size(), most_rows);
  items.resize(items.size() - more);
  for (const auto i : items) {
    std::vector<std::string> row{names[i]};
    for (std::size_t l = 0; l < levels.size(); ++l) {
      row.push_back(
          estimate_text(all.at(form, net_tail, l, i), all.at(form, net_tail, l, i, "_se")));
    }
    if (adds_up) row.push_back(percent_text(all.at(form, net_tail, main, i) / whole));
    table.add(std::move(row));
  }
  return items.empty() ? ""
                       : table.text() + (more > 0 ? fmt::format("  … and {} more\n", more) : "");
}

std::string name_of(const std::string& holder) {
  return holder == "book" ? "the book" : holder;
}

/// Whose losses these are, and how others are asked for; empty where there are no others.
std::string told_of(const ResultView& view) {
  const auto holders = view.labels("contribution_of");
  if (holders.size() > view.size_of("position")) return "";
  std::string names;
  for (const auto& holder : holders)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", name_of(holder));
  return fmt::format(
      "Contributions are kept of {}; of another position where output.exact names it.\n", names);
}

Json numbers_of(const ResultView& view, const Contributions& all, const Form& form,
                std::size_t tail, std::size_t item, std::string_view suffix) {
  Json list = Json::array();
  for (std::size_t l = 0; l < view.size_of("contribution_level"); ++l) {
    const double number = all.at(form, tail, l, item, suffix);
    list.push_back(number_json(number));
  }
  return list;
}

Json group_of(const ResultView& view, const Contributions& all, const Form& form) {
  Json group = Json::array();
  const auto names = view.labels(form.axis);
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json one{{"of", names[i]}};
    for (const auto& [tail, name] : {std::pair{gross, "gross"}, std::pair{net_tail, "net"}}) {
      if (form.axis == "cover" && tail == gross) continue;
      one[name] = numbers_of(view, all, form, tail, i, "");
      one[fmt::format("{}_se", name)] = numbers_of(view, all, form, tail, i, "_se");
    }
    group.push_back(std::move(one));
  }
  return group;
}

}  // namespace

bool has_contributions(const run::RunResult& result) {
  return ResultView(result).find_table("es_by_kind") != nullptr;
}

std::string contributions_text(const run::RunResult& result) {
  const ResultView view(result);
  const auto cases = view.labels("case");
  const auto holders = view.labels("contribution_of");
  std::string text;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    for (std::size_t h = 0; h < holders.size(); ++h) {
      text += fmt::format("{}{}: what net losses of {} consist of, {}\n", c + h > 0 ? "\n" : "",
                          cases[c], name_of(holders[h]), result.provenance.numeraire);
      const Contributions all(view, c, h);
      for (const auto& form : forms) {
        const auto table = all.has(form) ? table_of(view, all, form) : "";
        if (!table.empty()) text += "\n" + table;
      }
    }
  }
  return text + "\n± is one standard error. Recovered is in the worst trials net.\n" +
         told_of(view);
}

std::string contributions_json(const run::RunResult& result) {
  const ResultView view(result);
  const auto names = view.labels("case");
  const auto holders = view.labels("contribution_of");
  Json list = Json::array();
  for (std::size_t c = 0; c < names.size(); ++c) {
    for (std::size_t h = 0; h < holders.size(); ++h) {
      Json one{{"case", names[c]}, {"holder", holders[h]}};
      const Contributions all(view, c, h);
      for (const auto& form : forms)
        if (all.has(form)) one[std::string(form.table)] = group_of(view, all, form);
      list.push_back(std::move(one));
    }
  }
  const Json json{{"schema", 1},
                  {"numeraire", result.provenance.numeraire},
                  {"levels", view.numbers_along("contribution_level")},
                  {"contributions", std::move(list)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace faultline::cli
