// SPDX-License-Identifier: Apache-2.0
#include "portfolio/sparse_losses.hpp"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::portfolio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::pair<std::uint32_t, double>> drain(SparseLosses& losses) {
  std::vector<std::pair<std::uint32_t, double>> rows;
  losses.drain([&](std::uint32_t i, double loss) { rows.emplace_back(i, loss); });
  return rows;
}

TEST(SparseLosses, AddUpByPosition) {
  SparseLosses losses;
  losses.admit(100);
  losses.add(70, 1.0);
  losses.add(3, 2.0);
  losses.add(70, 0.5);
  EXPECT_THAT(drain(losses), ElementsAre(Pair(3, 2.0), Pair(70, 1.5)));
}

TEST(SparseLosses, BeginAgainFromNothingAfterDraining) {
  SparseLosses losses;
  losses.admit(10);
  losses.add(9, 1.0);
  drain(losses);
  EXPECT_THAT(drain(losses), IsEmpty());
  losses.add(9, 0.25);
  EXPECT_THAT(drain(losses), ElementsAre(Pair(9, 0.25)));
}

}  // namespace
}  // namespace faultline::portfolio
