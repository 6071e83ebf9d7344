// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stake/stake_checks.hpp"
#include "unit/stake/protocol_of.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::stake::base_layer_checks_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// `one_pool`, whose pool is native ETH on the base layer `p`.
SmallStake native(Fork fork = Fork::electra) {
  auto stake = one_pool();
  stake.spec.protocols.push_back(protocol_of(PenaltyKind::ethereum));
  stake.spec.protocols.back().parameters->fork = fork;
  stake.spec.pools[0].base_layer = "p";
  stake.spec.operators[0].validators = 100;
  return stake;
}

TEST(BaseLayerChecks, FindNothingWrongWithNativeEthOfBothKinds) {
  EXPECT_THAT(native().pool("solo", "p", {"p2p"}, 32.0).complaints(), IsEmpty());
  const auto graph = native().pool("solo", "p", {"p2p"}, 32.0).graph();
  const auto layer = ProtocolId{1u};
  EXPECT_EQ(graph.protocols()[1].id, "p");
  EXPECT_EQ(graph.pools()[0].base_layer, layer);
  EXPECT_EQ(graph.pools()[1].base_layer, layer);
  EXPECT_THAT(graph.operators_behind(PoolId{1u}), ElementsAre(OperatorId{0u}));
  EXPECT_EQ(graph.operators()[0].validators, 100.0);
  EXPECT_EQ(graph.operators()[0].effective_balance, 32.0);
}

TEST(BaseLayerChecks, RefuseWhatIsNoBaseLayer) {
  auto stake = native().pool("solo", "p", {"p2p"}, 32.0).pool("other", "el", {"p2p"}, 1.0);
  stake.spec.pools[0].base_layer = "sym";
  stake.spec.pools[1].base_layer = "p";
  stake.spec.pools[2].base_layer = "q";
  EXPECT_THAT(stake.complaints(),
              UnorderedElementsAre("pool.steth.base_layer: `sym` is `shared`, and no base layer",
                                   "pool.solo.base_layer: the pool is of `p`, a base layer itself",
                                   "pool.other.base_layer: there is no protocol `q`"));
}

TEST(BaseLayerChecks, RefuseServicesThatSlashThroughIt) {
  EXPECT_THAT(native().avs("x", "p").complaints(),
              ElementsAre("avs.x.protocol: `p` is `ethereum`: no service slashes through it"));
  EXPECT_THAT(native().pool("solo", "p", {"p2p"}, 32.0).commit("da", "p2p", "solo").complaints(),
              ElementsAre("commitment[da,p2p,solo].pool: the pool belongs to protocol `p`, the AVS "
                          "to `el`"));
}

TEST(BaseLayerChecks, RefuseAnOperatorOnTwoOfThem) {
  auto stake = native().pool("solo", "q", {"p2p"}, 32.0);
  stake.spec.protocols.push_back(stake.spec.protocols.back());
  stake.spec.protocols.back().id = "q";
  EXPECT_THAT(stake.complaints(),
              ElementsAre("operator.p2p: its pools have two base layers, `q` and `p`"));
}

TEST(BaseLayerChecks, BoundTheBalanceOfAValidatorByItsFork) {
  for (const auto fork : {Fork::phase0, Fork::altair, Fork::bellatrix}) {
    auto stake = native(fork);
    stake.spec.operators[0].effective_balance = 2048.0;
    EXPECT_THAT(stake.complaints(),
                ElementsAre("operator.p2p.effective_balance: 2048 ETH are more than a validator of "
                            "`p` can have before electra"));
  }
  auto stake = native();
  stake.spec.operators[0].effective_balance = 2048.0;
  EXPECT_THAT(stake.complaints(), IsEmpty());
  stake.spec.operators[0].effective_balance = 2049.0;
  EXPECT_EQ(stake.complaints().size(), 1u);
}

TEST(BaseLayerChecks, WantAForkAndATotal) {
  auto stake = native();
  stake.spec.protocols.back().parameters = PenaltyParameters{};
  EXPECT_THAT(stake.complaints(),
              UnorderedElementsAre("protocol.p.parameters.fork: is missing",
                                   "protocol.p.parameters.total_active_balance: is missing"));
}

/// A vault of 100 ETH behind two operators of a network.
SmallStake vault() {
  SmallStake stake;
  stake.spec.protocols.push_back(protocol_of(PenaltyKind::symbiotic));
  stake.avs("net", "p").operators({"x", "y"}).pool("vault", "p", {"x", "y"}, 100.0);
  return stake.commit("net", "x", "vault")
      .commit("net", "y", "vault")
      .position("eETH")
      .book("eETH");
}

TEST(CommitmentLimits, AreOfSymbioticOnly) {
  auto stake = one_pool();
  stake.spec.commitments[0].network_limit = 10.0;
  stake.spec.commitments[0].operator_share = 0.5;
  EXPECT_THAT(
      stake.complaints(),
      ElementsAre("commitment[da,p2p,steth].network_limit: `el` is `unique`, which has none",
                  "commitment[da,p2p,steth].operator_share: `el` is `unique`, which has "
                  "none"));
  EXPECT_THAT(vault().complaints(), IsEmpty());
}

TEST(CommitmentLimits, AddUpSharesOfOneNetworkInOneVault) {
  auto stake = vault();
  stake.spec.commitments[0].operator_share = 0.6;
  EXPECT_THAT(
      stake.complaints(),
      ElementsAre("commitment[net,y,vault].operator_share: is missing, while other operators "
                  "of `net` have shares of `vault`"));
  stake.spec.commitments[1].operator_share = 0.4;
  EXPECT_THAT(stake.complaints(), IsEmpty());
  stake.spec.commitments[1].operator_share = 0.5;
  EXPECT_THAT(stake.complaints(),
              ElementsAre("pool.vault: shares of the operators of `net` in it add up to 1.1"));
}

}  // namespace
}  // namespace faultline::stake::base_layer_checks_test
