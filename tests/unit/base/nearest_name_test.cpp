// SPDX-License-Identifier: Apache-2.0
#include "base/nearest_name.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::base::nearest_name_test {
namespace {

const std::vector<std::string> names{"eigenda", "eoracle", "lagrange"};

TEST(NearestName, CountsInsertedDeletedAndReplacedLetters) {
  EXPECT_EQ(did_you_mean("egenda", names), "did you mean `eigenda`?");
  EXPECT_EQ(did_you_mean("eoracles", names), "did you mean `eoracle`?");
  EXPECT_EQ(did_you_mean("lagramge", names), "did you mean `lagrange`?");
}

TEST(NearestName, SaysNothingBeyondTwoEdits) {
  EXPECT_EQ(did_you_mean("brevis", names), "");
  EXPECT_EQ(did_you_mean("eoracle-two", names), "");
}

TEST(NearestName, TakesTheNearestAndTheFirstOfEquals) {
  EXPECT_EQ(did_you_mean("p2q", std::vector<std::string>{"p3x", "p2p"}), "did you mean `p2p`?");
  EXPECT_EQ(did_you_mean("aab", std::vector<std::string>{"aac", "aad"}), "did you mean `aac`?");
}

TEST(NearestName, DoesNotOfferANameThatIsWhollyDifferent) {
  EXPECT_EQ(did_you_mean("x", std::vector<std::string>{"y"}), "");
}

TEST(NearestName, TakesUpperCaseForLower) {
  EXPECT_EQ(did_you_mean("eigenDA", names), "did you mean `eigenda`?");
  EXPECT_EQ(did_you_mean("EIGENDA", names), "did you mean `eigenda`?");
  EXPECT_EQ(did_you_mean("EGENDA", names), "did you mean `eigenda`?");
  EXPECT_EQ(did_you_mean("x", std::vector<std::string>{"y", "X"}), "did you mean `X`?");
}

TEST(NearestName, PrefersANameThatDiffersByCaseAlone) {
  const std::vector<std::string> alike{"steth", "wstETH", "stETH-b", "STETH"};
  EXPECT_EQ(did_you_mean("stETH", alike), "did you mean `steth`?");
  EXPECT_EQ(did_you_mean("wsteth", alike), "did you mean `wstETH`?");
}

TEST(NearestName, KnowsNoCaseOfWhatIsNoLetter) {
  EXPECT_EQ(did_you_mean("[", std::vector<std::string>{"{"}), "");
  EXPECT_EQ(did_you_mean("@", std::vector<std::string>{"`"}), "");
}

}  // namespace
}  // namespace faultline::base::nearest_name_test
