// SPDX-License-Identifier: Apache-2.0
//
// What `LoneCovers` pays is tested in recovery_model_test.cpp, against the settlement one by one.
#include "insurance/lone_covers.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "unit/insurance/subject_sample.hpp"

namespace faultline::insurance::test::lone_covers_test {
namespace {

using numerics::MoneyGrid;

constexpr TermBasis each = TermBasis::occurrence;
constexpr TermBasis all = TermBasis::aggregate;

TEST(IsLayer, HoldsForTermsThatAreOneLayer) {
  EXPECT_TRUE(is_layer(Deductible{1.0, each}));
  EXPECT_TRUE(is_layer(Limit{1.0, all}));
  EXPECT_TRUE(is_layer(QuotaShare{0.5}));
  EXPECT_TRUE(is_layer(Tower{{Layer{1.0, 2.0, 0.5}}, all}));
  EXPECT_FALSE(is_layer(Tower{{Layer{1.0, 2.0, 0.5}, Layer{3.0, 2.0, 1.0}}, each}));
  EXPECT_TRUE(is_layer(StopLoss{1.0, 2.0}));
  EXPECT_FALSE(is_layer(Tower{{Layer{1.0, 2.0, 0.5, {1.0}}}, each}));
  EXPECT_FALSE(is_layer(Franchise{1.0, each}));
}

/// Amounts of a term, in order.
std::vector<double> amounts_of(const Term& term) {
  if (const auto* deductible = std::get_if<Deductible>(&term)) return {deductible->amount};
  if (const auto* limit = std::get_if<Limit>(&term)) return {limit->amount};
  if (const auto* stop = std::get_if<StopLoss>(&term)) return {stop->attachment, stop->width};
  std::vector<double> amounts;
  if (const auto* tower = std::get_if<Tower>(&term)) {
    for (const Layer& layer : tower->layers) {
      amounts.push_back(layer.attachment);
      amounts.push_back(layer.width);
    }
  }
  return amounts;
}

TEST(OnGrid, MovesAmountsByHalfAQuantumAtMost) {
  Generator generator(41);
  for (const double largest : {1.0, 700.0, 1e-3}) {
    const MoneyGrid grid(largest);
    for (int i = 0; i < 2000; ++i) {
      const Term before = generator.term(grid, i % 2 == 0 ? each : all, Generator::Terms::any);
      const Term after = on_grid(before, grid);
      ASSERT_EQ(after.index(), before.index());
      const auto from = amounts_of(before);
      const auto to = amounts_of(after);
      ASSERT_EQ(to.size(), from.size());
      for (std::size_t k = 0; k < to.size(); ++k) {
        ASSERT_LE(std::abs(to[k] - from[k]), 0.5 * grid.quantum());
        const double quanta = to[k] / grid.quantum();
        ASSERT_TRUE(quanta == std::floor(quanta) || from[k] >= 0x1p51 * grid.quantum());
      }
    }
  }
}

TEST(OnGrid, KeepsSharesAndBases) {
  const MoneyGrid grid(1.0);
  const auto tower =
      std::get<Tower>(on_grid(Tower{{{1.0 / 3.0, 2.0 / 3.0, 1.0 / 3.0}}, all}, grid));
  EXPECT_EQ(tower.layers.front().share, 1.0 / 3.0);
  EXPECT_EQ(tower.per, all);
  EXPECT_EQ(std::get<Deductible>(on_grid(Deductible{1.0, all}, grid)).per, all);
  EXPECT_EQ(std::get<Limit>(on_grid(Limit{1.0, each}, grid)).per, each);
  EXPECT_EQ(std::get<QuotaShare>(on_grid(QuotaShare{1.0 / 3.0}, grid)).share, 1.0 / 3.0);
}

TEST(OnGrid, LeavesAmountsBeyondTheReachOfTheGridAsTheyAre) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto limit = [](double amount, const MoneyGrid& grid) {
    return std::get<Limit>(on_grid(Limit{amount, each}, grid)).amount;
  };
  EXPECT_EQ(limit(1e300, MoneyGrid(1e-6)), 1e300);
  EXPECT_EQ(limit(infinity, MoneyGrid(1.0)), infinity);
  EXPECT_EQ(limit(1.0 / 3.0, MoneyGrid()), 1.0 / 3.0) << "who can lose nothing has no grid";
}

}  // namespace
}  // namespace faultline::insurance::test::lone_covers_test
