// SPDX-License-Identifier: Apache-2.0
#include "cli/treaties_text.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/number_json.hpp"
#include "cli/text_table.hpp"

namespace faultline::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 8> treaty_numbers{"expected_recovery",
                                                         "expected_recovery_se",
                                                         "standard_deviation",
                                                         "attachment_probability",
                                                         "attachment_probability_se",
                                                         "premium",
                                                         "expected_reinstatement_premium",
                                                         "expected_reinstatement_premium_se"};

bool has_treaties(const ResultView& view) {
  return view.find_table("treaty_expected_recovery") != nullptr;
}

std::string table_of_treaties(const ResultView& view, std::size_t c) {
  TextTable table({"treaty", "mean repaid", "deviation", "P(repays)", "premium", "reinstating"});
  const auto names = view.labels("treaty");
  for (std::size_t t = 0; t < names.size(); ++t) {
    const auto number = [&](const char* name) { return view.number_if_any(name, {c, t}); };
    table.add(
        {names[t],
         estimate_text(number("treaty_expected_recovery"), number("treaty_expected_recovery_se")),
         amount_text(number("treaty_standard_deviation")),
         percent_text(number("treaty_attachment_probability")),
         amount_text(number("treaty_premium")),
         estimate_text(number("treaty_expected_reinstatement_premium"),
                       number("treaty_expected_reinstatement_premium_se"))});
  }
  return table.text();
}

std::string table_of_reinsured(const ResultView& view, std::size_t c) {
  TextTable table({"repaid to", "mean"});
  const auto names = view.labels("provider");
  std::size_t rows = 0;
  for (std::size_t p = 0; p < names.size(); ++p) {
    const double mean = view.number("provider_expected_reinsurance", {c, p});
    if (!(mean > 0.0)) continue;
    table.add(
        {names[p], estimate_text(mean, view.number("provider_expected_reinsurance_se", {c, p}))});
    ++rows;
  }
  return rows > 0 ? "\n" + table.text() : "";
}

}  // namespace

std::string treaties_text(const ResultView& view, std::size_t case_index) {
  if (!has_treaties(view)) return {};
  return table_of_treaties(view, case_index) + table_of_reinsured(view, case_index);
}

Json treaties_json(const ResultView& view, std::size_t case_index) {
  Json list = Json::array();
  if (!has_treaties(view)) return list;
  const auto names = view.labels("treaty");
  for (std::size_t t = 0; t < names.size(); ++t) {
    Json json{{"treaty", names[t]}};
    for (const auto name : treaty_numbers) {
      const double number = view.number_if_any(fmt::format("treaty_{}", name), {case_index, t});
      json[std::string(name)] = number_json(number);
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace faultline::cli
