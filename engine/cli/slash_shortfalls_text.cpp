// SPDX-License-Identifier: Apache-2.0
#include "cli/slash_shortfalls_text.hpp"

#include <string>
#include <vector>

#include "cli/text_table.hpp"

namespace faultline::cli {

std::string slash_shortfalls_text(const ResultView& view, std::size_t case_index) {
  TextTable table(
      {"slashed and not paid, " + view.result().provenance.numeraire, "expected", "P(any)"});
  const auto names = view.labels("avs");
  bool any = false;
  for (std::size_t a = 0; a < names.size(); ++a) {
    const auto number = [&](const char* name) { return view.number(name, {case_index, a}); };
    if (!(number("slash_shortfall_probability") > 0.0)) continue;
    any = true;
    table.add({names[a], estimate_text(number("slash_shortfall"), number("slash_shortfall_se")),
               percent_text(number("slash_shortfall_probability"))});
  }
  return any ? table.text() : "  every slash was paid in full\n";
}

}  // namespace faultline::cli
