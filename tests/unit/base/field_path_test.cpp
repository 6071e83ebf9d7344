// SPDX-License-Identifier: Apache-2.0
#include "base/field_path.hpp"

#include <gtest/gtest.h>

namespace faultline::base::field_path_test {
namespace {

TEST(FieldPath, HasNoDotBelowTheRoot) {
  EXPECT_EQ(field_path("", "run"), "run");
  EXPECT_EQ(field_path("run", "trials"), "run.trials");
}

TEST(FieldPath, PutsKeysOfSeveralPartsIntoBrackets) {
  EXPECT_EQ(row_path("avs", "eigenda"), "avs.eigenda");
  EXPECT_EQ(row_path("delegation", "eETH,p2p-steth"), "delegation[eETH,p2p-steth]");
}

TEST(FieldPath, CountsEntriesWithoutKeyFromZero) {
  EXPECT_EQ(item_path("cover.c1.terms", 0), "cover.c1.terms[0]");
}

}  // namespace
}  // namespace faultline::base::field_path_test
