// SPDX-License-Identifier: Apache-2.0
#include "estimation/pair_table.hpp"

#include <gtest/gtest.h>

#include "unit/estimation/histories.hpp"

namespace faultline::estimation::pair_table_test {
namespace {

TEST(PairTable, CountsWindowsByWhoHadAnEvent) {
  const auto first = history("avs.a", 50, {0, 9, 10, 31});
  const auto second = history("avs.b", 50, {5, 29, 30});
  const auto table = pair_table(first, second, {.origin = 0, .days = 10});
  EXPECT_EQ(table.both, 2);         // windows 0 and 3
  EXPECT_EQ(table.first_only, 1);   // window 1
  EXPECT_EQ(table.second_only, 1);  // window 2
  EXPECT_EQ(table.neither, 1);
}

TEST(PairTable, TakesOnlyWindowsThatLieWhollyInBothExposures) {
  auto first = history("avs.a", 57, {55});
  auto second = history("avs.b", 90, {13, 20, 55});
  second.from = 13;
  const auto table = pair_table(first, second, {.origin = 0, .days = 10});
  EXPECT_EQ(table.windows(), 3);  // [20, 50)
  EXPECT_EQ(table.second_only, 1);
  EXPECT_EQ(table.first_only + table.both, 0);
  first.to = 29;
  EXPECT_EQ(pair_table(first, second, {.origin = 0, .days = 10}).windows(), 0);
}

TEST(PairTable, SaysNothingWithoutEventsOrWithoutQuietWindows) {
  EXPECT_TRUE((PairTable{0, 1, 1, 0}).is_informative());
  EXPECT_FALSE((PairTable{0, 3, 0, 40}).is_informative());
  EXPECT_FALSE((PairTable{3, 0, 4, 0}).is_informative());
  EXPECT_FALSE(PairTable().is_informative());
}

}  // namespace
}  // namespace faultline::estimation::pair_table_test
