// SPDX-License-Identifier: Apache-2.0
#include "numerics/money_grid.hpp"

#include <gtest/gtest.h>

namespace faultline::numerics::money_grid_test {
namespace {

TEST(MoneyGrid, HasAPowerOfTwoForQuantum) {
  EXPECT_EQ(MoneyGrid(1.0).quantum(), 0x1p-49);
  EXPECT_EQ(MoneyGrid(1.5).quantum(), 0x1p-49);
  EXPECT_EQ(MoneyGrid(2.0).quantum(), 0x1p-48);
}

TEST(MoneyGrid, CountsTheMaximumInAtMostTwoToTheFiftyQuanta) {
  for (const double max : {1e-9, 0.999999, 1.0 - 0x1p-53, 1.0, 32.0, 1e15}) {
    const MoneyGrid grid(max);
    EXPECT_LE(grid.quanta(grid.snap(max)), std::int64_t{1} << 50) << max;
    EXPECT_GE(grid.quanta(grid.snap(max)), std::int64_t{1} << 49) << max;
  }
}

TEST(MoneyGrid, SnapsToTheNearestQuantum) {
  const MoneyGrid grid(1.0);
  EXPECT_EQ(grid.snap(1.4 * 0x1p-49), 0x1p-49);
  EXPECT_EQ(grid.snap(1.6 * 0x1p-49), 0x1p-48);
  EXPECT_EQ(grid.snap(1.5 * 0x1p-49), 0x1p-48) << "ties go to even";
  EXPECT_EQ(grid.snap(2.5 * 0x1p-49), 0x1p-48) << "ties go to even";
}

TEST(MoneyGrid, LeavesAmountsOnTheGridAlone) {
  const MoneyGrid grid(1000.0);
  const double amount = grid.snap(123.456);
  EXPECT_EQ(grid.snap(amount), amount);
  EXPECT_EQ(static_cast<double>(grid.quanta(amount)) * grid.quantum(), amount);
}

TEST(MoneyGrid, MakesSumsIndependentOfTheirOrder) {
  const MoneyGrid grid(1.0);
  const double a = grid.snap(0.1);
  const double b = grid.snap(0.2);
  const double c = grid.snap(0.3);
  EXPECT_EQ((a + b) + c, a + (b + c));
  EXPECT_NE((0.1 + 0.2) + 0.3, 0.1 + (0.2 + 0.3)) << "without the grid the order shows";
}

TEST(MoneyGrid, OfAHolderThatCanLoseNothingSnapsToZero) {
  EXPECT_EQ(MoneyGrid().snap(5.0), 0.0);
  EXPECT_EQ(MoneyGrid(0.0).snap(5.0), 0.0);
  EXPECT_EQ(MoneyGrid().quanta(0.0), 0);
}

TEST(MoneyGrid, RefusesANegativeMaximum) {
  EXPECT_THROW(MoneyGrid(-1.0), base::ContractViolation);
}

}  // namespace
}  // namespace faultline::numerics::money_grid_test
