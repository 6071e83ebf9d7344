// SPDX-License-Identifier: Apache-2.0
#include "io/field_table.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::io::field_table_test {
namespace {

using testing::HasSubstr;

TEST(FieldTable, SaysTypeUnitDefaultRangeAndHelpOfAKey) {
  const std::string table = field_table_markdown();
  EXPECT_THAT(table, HasSubstr("| `price` | number | numeraire | required | above 0 | price of one "
                               "unit |\n"));
  EXPECT_THAT(table, HasSubstr("a number above 0 or a list of numbers.\n"));
  EXPECT_THAT(table, HasSubstr("| `protocol` | id of `protocol` |  | required |  | protocol that "
                               "lets it slash |\n"));
}

TEST(FieldTable, HasASectionPerTableAndPerFormOfALaw) {
  const std::string table = field_table_markdown();
  for (const char* title :
       {"## The file\n", "## `run`\n", "## `avs[]`\n", "## `avs[].severity`\n",
        "### `avs[].severity`: `beta`\n", "## `dependence.factor[]`\n", "## `cover[].terms[]`\n",
        "### `cover[].terms[]`: `tower`\n", "## `shock[].kill[]`\n"}) {
    EXPECT_THAT(table, HasSubstr(title));
  }
  EXPECT_THAT(table, HasSubstr("As CSV: `delegations` under `[tables]`."));
}

TEST(FieldTable, MarksWhatThisVersionDoesNotSupport) {
  const std::string table = field_table_markdown();
  EXPECT_THAT(table, HasSubstr("| `cascade` |  |  |  |  | attacks after a loss of stake; *not "
                               "supported by this version* |\n"));
  EXPECT_THAT(table, HasSubstr("not supported by this version: `\"importance\"`"));
}

TEST(FieldTable, HasSixColumnsInEveryRow) {
  std::istringstream lines(field_table_markdown());
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() != '|') continue;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    }
    EXPECT_EQ(bars, 7U) << line;
  }
}

}  // namespace
}  // namespace faultline::io::field_table_test
