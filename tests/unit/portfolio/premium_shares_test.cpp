// SPDX-License-Identifier: Apache-2.0
#include "portfolio/premium_shares.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::premium_shares_test {
namespace {

using stake::SmallStake;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::Pair;

/// A fund holds half of an LRT, and a desk half of the fund and stake of its own; ours are the desk
/// and a quarter of the LRT.
SmallStake chain_of_holders() {
  return SmallStake()
      .avs("da", "el")
      .operators({"p2p"})
      .pool("eth", "el", {"p2p"}, 400.0)
      .commit("da", "p2p", "eth", 0.5)
      .position("desk")
      .position("fund")
      .position("lrt")
      .delegate("lrt", "eth", 300.0)
      .delegate("desk", "eth", 25.0)
      .hold("fund", "lrt", 0.5)
      .hold("desk", "fund", 0.5)
      .book("desk")
      .book("lrt", 0.25);
}

/// By name of the holder.
std::map<std::string, double> shares_of(const std::vector<std::string>& insured) {
  const auto graph = chain_of_holders().graph();
  std::vector<insurance::InsuredId> ids;
  for (const auto& name : insured) ids.emplace_back(graph.find_position(name).value().index());
  std::map<std::string, double> parts;
  for (const auto& [holder, part] : premium_shares(graph, ids)) {
    const auto names = graph.positions();
    parts[holder.index() < names.size() ? names[holder.index()] : "book"] = part;
  }
  return parts;
}

TEST(PremiumShares, AreBorneByWhomeverHoldsAPart) {
  EXPECT_THAT(shares_of({"lrt"}),
              ElementsAre(Pair("book", DoubleEq(0.25 + 0.25)), Pair("desk", DoubleEq(0.25)),
                          Pair("fund", DoubleEq(0.5)), Pair("lrt", 1.0)));
}

/// The desk is worth 25 and a quarter of 300, the LRT 300: a fourth and three fourths of them.
TEST(PremiumShares, AreInProportionToWhatTheInsuredAreWorth) {
  const auto shares = shares_of({"desk", "lrt"});
  EXPECT_THAT(shares, ElementsAre(Pair("book", DoubleEq(0.25 + 0.75 * 0.25 + 0.75 * 0.25)),
                                  Pair("desk", DoubleEq(0.25 + 0.75 * 0.25)),
                                  Pair("fund", DoubleEq(0.75 * 0.5)), Pair("lrt", DoubleEq(0.75))));
}

}  // namespace
}  // namespace faultline::portfolio::premium_shares_test
