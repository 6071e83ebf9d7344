// SPDX-License-Identifier: Apache-2.0
#include "risk/rows_by_holder.hpp"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/risk/synthetic_trials.hpp"

namespace faultline::risk {
namespace {

using test::SyntheticTrials;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs(
    std::span<const RowsByHolder::Row> rows) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
  for (const RowsByHolder::Row row : rows) all.emplace_back(row.index, row.trial);
  return all;
}

TEST(RowsByHolder, GathersTheRowsOfAHolderInTheOrderOfTrials) {
  SyntheticTrials trials;
  trials.add({SyntheticTrials::row(0, 1.0, 0.0), SyntheticTrials::row(2, 1.0, 0.0)});
  trials.add({});
  trials.add({SyntheticTrials::row(2, 1.0, 0.0)});
  RowsByHolder rows;
  for (int pass = 0; pass < 2; ++pass) {
    rows.sort(trials.batch().losses, 3);
    EXPECT_THAT(pairs(rows.of(portfolio::HolderId{0u})), ElementsAre(Pair(0, 0)));
    EXPECT_THAT(pairs(rows.of(portfolio::HolderId{1u})), IsEmpty());
    EXPECT_THAT(pairs(rows.of(portfolio::HolderId{2u})), ElementsAre(Pair(1, 0), Pair(2, 2)));
  }
}

}  // namespace
}  // namespace faultline::risk
