// SPDX-License-Identifier: Apache-2.0
#include "run/tail_columns.hpp"

#include <cmath>

#include "run/name_index.hpp"

namespace faultline::run::tail_columns_test {
namespace {

using Kind = ColumnGroup::Column::Kind;

TEST(ColumnGroup, FillsUpShorterCasesWithMissingValues) {
  ColumnGroup group(
      "tail_hit", "hits",
      {{"hit_pool", "1", "pool", Kind::position}, {"hit_lost", "asset", "lost", Kind::number}});
  group.begin_case();
  group.add({3.0, 0.5});
  group.add({4.0, 0.25});
  group.begin_case();
  group.add({1.0, 0.125});
  const auto tables = group.tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(tables[0].values),
            (std::vector<std::int64_t>{3, 4, 1, -1}));
  const auto& lost = std::get<std::vector<double>>(tables[1].values);
  EXPECT_EQ(lost[2], 0.125);
  EXPECT_TRUE(std::isnan(lost[3]));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(group.axis().labels).size(), 2u);
}

TEST(NameIndex, ListsNamesOfAllCasesOnceInOrder) {
  NameIndex index;
  for (const char* name : {"b", "a", "b", "c"}) index.add(name);
  index.close();
  EXPECT_EQ(index.names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(index.position_of("b"), 1);
}

}  // namespace
}  // namespace faultline::run::tail_columns_test
