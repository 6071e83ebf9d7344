// SPDX-License-Identifier: Apache-2.0
#include "portfolio/index_set.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::portfolio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> drain(IndexSet& set) {
  std::vector<std::uint32_t> indices;
  set.drain([&](std::uint32_t i) { indices.push_back(i); });
  return indices;
}

TEST(IndexSet, GivesIndicesInAscendingOrderAndOnce) {
  IndexSet set;
  set.admit(300'000);
  for (const std::uint32_t i : {64u, 299'999u, 0u, 63u, 4096u, 4095u, 64u, 262'144u}) set.insert(i);
  EXPECT_THAT(drain(set), ElementsAre(0, 63, 64, 4095, 4096, 262'144, 299'999));
}

TEST(IndexSet, IsEmptyAfterDraining) {
  IndexSet set;
  set.admit(5000);
  set.insert(4999);
  drain(set);
  EXPECT_THAT(drain(set), IsEmpty());
  set.insert(3);
  EXPECT_THAT(drain(set), ElementsAre(3));
}

TEST(IndexSet, KeepsItsContentWhenItAdmitsMore) {
  IndexSet set;
  set.admit(1);
  set.insert(0);
  set.admit(10'000);
  set.insert(9'999);
  set.admit(5);
  EXPECT_THAT(drain(set), ElementsAre(0, 9'999));
}

TEST(IndexSet, VisitsNothingWhereNothingIsAdmitted) {
  IndexSet set;
  set.admit(0);
  EXPECT_THAT(drain(set), IsEmpty());
}

}  // namespace
}  // namespace faultline::portfolio
