// SPDX-License-Identifier: Apache-2.0
#include "stake/topological_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::stake::topological_order_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TopologicalOrder, PlacesTheSmallestThatIsFree) {
  const auto [order, cycles] = sort_topologically(5, {{4, 0}, {3, 1}});
  EXPECT_THAT(order, ElementsAre(2, 3, 1, 4, 0));
  EXPECT_THAT(cycles, IsEmpty());
}

TEST(TopologicalOrder, CountsARepeatedEdgeOnce) {
  EXPECT_THAT(sort_topologically(2, {{1, 0}, {1, 0}}).order, ElementsAre(1, 0));
}

TEST(TopologicalOrder, DoesNotDependOnTheOrderOfEdges) {
  EXPECT_EQ(sort_topologically(4, {{3, 0}, {2, 0}, {0, 1}}).order,
            sort_topologically(4, {{0, 1}, {2, 0}, {3, 0}}).order);
}

TEST(TopologicalOrder, NamesEachCycleFromItsSmallestAndPlacesTheRest) {
  const auto [order, cycles] =
      sort_topologically(7, {{5, 2}, {2, 4}, {4, 5}, {1, 1}, {4, 0}, {6, 3}});
  EXPECT_THAT(cycles, ElementsAre(ElementsAre(2, 4, 5), ElementsAre(1)));
  EXPECT_THAT(order, ElementsAre(6, 3, 0));
}

TEST(TopologicalOrder, FindsBothCyclesThatANodeHangsOn) {
  const auto [order, cycles] =
      sort_topologically(5, {{1, 2}, {2, 1}, {3, 4}, {4, 3}, {2, 0}, {4, 0}});
  EXPECT_THAT(cycles, ElementsAre(ElementsAre(1, 2), ElementsAre(3, 4)));
  EXPECT_THAT(order, ElementsAre(0));
}

TEST(TopologicalOrder, IsEmptyForNoNodes) {
  EXPECT_THAT(sort_topologically(0, {}).order, IsEmpty());
}

}  // namespace
}  // namespace faultline::stake::topological_order_test
