// SPDX-License-Identifier: Apache-2.0
#include "cli/covers_text.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/number_json.hpp"
#include "cli/result_view.hpp"
#include "cli/text_table.hpp"
#include "cli/treaties_text.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 15> cover_numbers{"expected_recovery",
                                                         "expected_recovery_se",
                                                         "standard_deviation",
                                                         "standard_deviation_se",
                                                         "attachment_probability",
                                                         "attachment_probability_se",
                                                         "exhaustion_probability",
                                                         "exhaustion_probability_se",
                                                         "loss_on_line",
                                                         "loss_on_line_se",
                                                         "premium",
                                                         "expected_reinstatement_premium",
                                                         "expected_reinstatement_premium_se",
                                                         "technical_premium",
                                                         "technical_premium_se"};
constexpr std::array<std::string_view, 8> provider_numbers{"expected_payout",
                                                           "expected_payout_se",
                                                           "standard_deviation",
                                                           "standard_deviation_se",
                                                           "exhaustion_probability",
                                                           "exhaustion_probability_se",
                                                           "expected_shortfall_of_claims",
                                                           "expected_shortfall_of_claims_se"};
/// At each level.
constexpr std::array<std::string_view, 5> provider_tail{"value_at_risk", "value_at_risk_low",
                                                        "value_at_risk_high", "expected_shortfall",
                                                        "expected_shortfall_se"};

/// The numbers of one cover or provider of one case.
class Numbers {
 public:
  Numbers(const ResultView& view, std::string_view kind, std::size_t case_index, std::size_t place)
      : view_(view), kind_(kind), case_(case_index), place_(place) {}

  /// NaN too where a result of an earlier version has no such number.
  [[nodiscard]] double operator()(std::string_view name) const {
    return view_.number_if_any(fmt::format("{}_{}", kind_, name), {case_, place_});
  }
  [[nodiscard]] double operator()(std::string_view name, std::size_t level) const {
    return view_.number_if_any(fmt::format("{}_{}", kind_, name), {case_, place_, level});
  }
  [[nodiscard]] std::string amount(std::string_view name) const {
    return amount_text((*this)(name));
  }
  [[nodiscard]] std::string percent(std::string_view name) const {
    return percent_text((*this)(name));
  }
  /// With its standard error, which has the name and `_se`.
  [[nodiscard]] std::string estimate(std::string_view name) const {
    return estimate_text((*this)(name), (*this)(fmt::format("{}_se", name)));
  }

 private:
  const ResultView& view_;
  std::string_view kind_;
  std::size_t case_;
  std::size_t place_;
};

std::string table_of_covers(const ResultView& view, std::size_t case_index) {
  TextTable table({"cover", "mean paid", "deviation", "P(pays)", "P(all paid)", "loss on line",
                   "premium", "reinstating", "technical"});
  const auto names = view.labels("cover");
  for (std::size_t k = 0; k < names.size(); ++k) {
    const Numbers one(view, "cover", case_index, k);
    table.add({names[k], one.estimate("expected_recovery"), one.amount("standard_deviation"),
               one.percent("attachment_probability"), one.percent("exhaustion_probability"),
               one.percent("loss_on_line"), one.amount("premium"),
               one.estimate("expected_reinstatement_premium"), one.estimate("technical_premium")});
  }
  return table.text();
}

std::string table_of_providers(const ResultView& view, std::size_t case_index) {
  const auto levels = view.numbers_along("level");
  TextTable table({"provider", "mean paid", "deviation", "ES " + level_text(levels.back()),
                   "P(capital gone)", "mean short of claims"});
  const auto names = view.labels("provider");
  for (std::size_t p = 0; p < names.size(); ++p) {
    const Numbers one(view, "provider", case_index, p);
    table.add({names[p], one.estimate("expected_payout"), one.amount("standard_deviation"),
               estimate_text(one("expected_shortfall", levels.size() - 1),
                             one("expected_shortfall_se", levels.size() - 1)),
               one.percent("exhaustion_probability"),
               one.estimate("expected_shortfall_of_claims")});
  }
  return table.text();
}

bool has_providers(const ResultView& view) {
  return view.find_table("provider_expected_payout") != nullptr;
}

template <std::size_t n>
Json list_of(const ResultView& view, std::string_view kind,
             const std::array<std::string_view, n>& numbers, std::size_t case_index) {
  Json list = Json::array();
  const auto names = view.labels(kind);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Numbers one(view, kind, case_index, i);
    Json json{{std::string(kind), names[i]}};
    for (const auto name : numbers) json[std::string(name)] = number_json(one(name));
    list.push_back(std::move(json));
  }
  return list;
}

/// Puts the tail of what each provider pays beside its other numbers.
void add_tails(const ResultView& view, std::size_t case_index, Json& providers) {
  const auto levels = view.numbers_along("level");
  for (std::size_t p = 0; p < providers.size(); ++p) {
    const Numbers one(view, "provider", case_index, p);
    Json tail = Json::array();
    for (std::size_t l = 0; l < levels.size(); ++l) {
      Json json{{"level", levels[l]}};
      for (const auto name : provider_tail) json[std::string(name)] = number_json(one(name, l));
      tail.push_back(std::move(json));
    }
    providers[p]["tail"] = std::move(tail);
  }
}

}  // namespace

bool has_covers(const run::RunResult& result) {
  return ResultView(result).find_table("cover_expected_recovery") != nullptr;
}

std::string why_no_covers(const run::RunResult& result) {
  if (ResultView(result).find_table("parameter_value") != nullptr)
    return "its scenario has numbers that are given by a law, and where those are drawn, `covers` "
           "in output.store are not kept, as their errors would not know of it";
  return "`covers` is not in its output.store, or there are none";
}

std::string covers_text(const run::RunResult& result) {
  const ResultView view(result);
  const auto cases = view.labels("case");
  std::string text;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    text += fmt::format("{}{}, {} over {} days\n", c > 0 ? "\n" : "", cases[c],
                        result.provenance.numeraire,
                        std::lround(result.provenance.horizon_years * 365.0));
    text += table_of_covers(view, c);
    if (has_providers(view)) text += "\n" + table_of_providers(view, c);
    if (const auto treaties = treaties_text(view, c); !treaties.empty()) text += "\n" + treaties;
  }
  return text + "\n± is one standard error; – is a number that there is not.\n";
}

std::string covers_json(const run::RunResult& result) {
  const ResultView view(result);
  const auto names = view.labels("case");
  Json cases = Json::array();
  for (std::size_t c = 0; c < names.size(); ++c) {
    Json one{{"case", names[c]}, {"covers", list_of(view, "cover", cover_numbers, c)}};
    one["providers"] =
        has_providers(view) ? list_of(view, "provider", provider_numbers, c) : Json::array();
    add_tails(view, c, one["providers"]);
    one["treaties"] = treaties_json(view, c);
    cases.push_back(std::move(one));
  }
  const Json json{
      {"schema", 1}, {"numeraire", result.provenance.numeraire}, {"cases", std::move(cases)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace faultline::cli
