// SPDX-License-Identifier: Apache-2.0
#include "cli/stake_left_text.hpp"

#include <cmath>
#include <vector>

#include "cli/text_table.hpp"

namespace faultline::cli {

std::string stake_left_text(const ResultView& view, std::size_t case_index) {
  const auto levels = view.numbers_along("level");
  std::vector<std::string> header{"stake behind, " + view.result().provenance.numeraire, "before",
                                  "mean left"};
  for (const double level : levels) header.push_back(level_text(level));
  header.insert(header.end(), {"P(below threshold)", "P(below profit)"});
  TextTable table(std::move(header));
  const auto names = view.labels("secured_avs");
  for (std::size_t a = 0; a < names.size(); ++a) {
    const auto number = [&](const char* name) { return view.number(name, {case_index, a}); };
    if (std::isnan(number("avs_stake"))) continue;
    std::vector<std::string> row{
        names[a], amount_text(number("avs_stake")),
        estimate_text(number("avs_stake_left"), number("avs_stake_left_se"))};
    for (std::size_t l = 0; l < levels.size(); ++l)
      row.push_back(amount_text(view.number("avs_stake_left_quantile", {case_index, a, l})));
    row.push_back(rate_text(number("avs_below_threshold_probability"),
                            number("avs_below_threshold_probability_se")));
    row.push_back(rate_text(number("avs_below_profit_probability"),
                            number("avs_below_profit_probability_se")));
    table.add(std::move(row));
  }
  return table.text();
}

}  // namespace faultline::cli
