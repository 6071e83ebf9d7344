// SPDX-License-Identifier: Apache-2.0
#include "penalty/rule/ethereum.hpp"

#include <gtest/gtest.h>

#include "base/date.hpp"

namespace faultline::penalty::ethereum_test {
namespace {

using rule::Ethereum;
using stake::Fork;

stake::PenaltyParameters network(Fork fork, double total) {
  stake::PenaltyParameters parameters;
  parameters.fork = fork;
  parameters.total_active_balance = total;
  return parameters;
}

constexpr double window = 4096.0 / 225.0 / base::days_per_year;  // years

struct Initial {
  Fork fork;
  double effective;
  double lost;
};

// presets/mainnet; Prysm TestSlashValidator_OK, TestSlashValidator_Electra.
TEST(EthereumRule, TakesTheInitialPenaltyOfTheFork) {
  for (const auto& v :
       {Initial{Fork::phase0, 32.0, 0.25}, Initial{Fork::altair, 32.0, 0.5},
        Initial{Fork::bellatrix, 32.0, 1.0}, Initial{Fork::electra, 32.0, 0.0078125},
        Initial{Fork::electra, 2048.0, 0.5}})
    EXPECT_EQ(Ethereum(network(v.fork, 1e6)).initial(v.effective), v.lost);
}

struct Correlation {
  Fork fork;
  double effective;
  double slashed;
  double total;
  double lost;
  const char* source;
};

constexpr double mainnet = 34e6;
const std::vector<Correlation> correlations{
    {Fork::phase0, 32.0, 1.0, 32.0, 1.0, "Prysm epoch_processing_test.go: 32e9 to 31e9"},
    {Fork::phase0, 32.0, 1.0, 64.0, 0.0, "the same: rounds to 0"},
    {Fork::phase0, 31.0, 1.0, 31.0, 1.0, "the same: 31e9 to 30e9"},
    {Fork::bellatrix, 32.0, 39 * 32.0, mainnet, 0.0, "spec, derived: 39 validators"},
    {Fork::electra, 32.0, 39 * 32.0, mainnet, 3'523'744e-9, "spec, derived: 39 validators"},
    {Fork::bellatrix, 32.0, 1'000 * 32.0, mainnet, 0.0, "spec, derived"},
    {Fork::electra, 32.0, 1'000 * 32.0, mainnet, 90'352'928e-9, "spec, derived"},
    {Fork::bellatrix, 32.0, 10'000 * 32.0, mainnet, 0.0, "spec, derived"},
    {Fork::electra, 32.0, 10'000 * 32.0, mainnet, 903'529'408e-9, "spec, derived"},
    {Fork::bellatrix, 32.0, 100'000 * 32.0, mainnet, 9.0, "spec, derived: 9.4 % of all"},
    {Fork::electra, 32.0, 100'000 * 32.0, mainnet, 9'035'294'112e-9, "spec, derived"},
    {Fork::bellatrix, 32.0, mainnet / 3.0, mainnet, 32.0, "spec test_max_penalties"},
    {Fork::electra, 32.0, mainnet / 2.0, mainnet, 32.0, "spec test_max_penalties"},
    {Fork::electra, 2048.0, 2048.0, mainnet, 370'083'840e-9, "spec, derived: one of 2048 ETH"},
    {Fork::altair, 32.0, mainnet / 4.0, mainnet, 16.0, "spec: multiplier 2"},
    {Fork::bellatrix, 32.0, 11'068 * 32.0, mainnet, 1.0, "spec, derived: the fewest for 1 ETH"},
    {Fork::bellatrix, 32.0, 11'067 * 32.0, mainnet, 0.0, "spec, derived: one fewer"},
};

TEST(EthereumRule, TakesTheCorrelationPenaltyOfTheFork) {
  for (const auto& v : correlations)
    EXPECT_NEAR(Ethereum(network(v.fork, v.total)).correlation(v.effective, v.slashed), v.lost,
                1e-9 * v.lost)
        << v.source;
}

// ⌊64e9/√3.4e16⌋ = 347 gwei an increment: 32 · 347 · 14/64 = 2429, · 26/64 = 4511 gwei an epoch.
TEST(EthereumRule, TakesThePenaltiesOfMissedAttestations) {
  const double lost = 8192.0 * (2429.0 + 4511.0) * 1e-9;
  for (const auto fork : {Fork::altair, Fork::bellatrix, Fork::electra})
    EXPECT_DOUBLE_EQ(Ethereum(network(fork, mainnet)).missed(32.0), lost);
  EXPECT_DOUBLE_EQ(Ethereum(network(Fork::phase0, mainnet)).missed(32.0),
                   8192.0 * 0.75 * 32.0 * 347.0 * 1e-9);
}

// Σ over n epochs of e · 4k / (4 · quotient); 10 days are 2250 epochs.
TEST(EthereumRule, LeaksOnceAThirdIsSlashed) {
  auto parameters = network(Fork::altair, 3e6);
  parameters.leak_days = 10.0;
  double lost = 0.0;
  for (int k = 1; k <= 2250; ++k) lost += 32.0 * 4.0 * k / (4.0 * 50331648.0);
  EXPECT_NEAR(Ethereum(parameters).leak(32.0, 1.1e6), lost, 1e-12 * lost);
  EXPECT_EQ(Ethereum(parameters).leak(32.0, 1e6), 0.0);
}

TEST(EthereumRule, TakesNoMoreThanTheWhole) {
  EXPECT_EQ(Ethereum(network(Fork::bellatrix, 1e6)).penalty(32.0, 1e6), 32.0);
}

struct Incident {
  const char* name;
  double validators;
  double total;    ///< active balance at the time, ETH, to two digits
  double at_once;  ///< ETH
  double all;      ///< ETH, rewards that did not come included
};

// research.lido.fi/4399 and 5631. Penalties lie between what was taken at once and all that was
// lost, which counts missed rewards as well. No correlation penalty was due.
TEST(EthereumRule, LiesWithinWhatSlashingsCost) {
  for (const auto& v : {Incident{"RockLogic", 11.0, 18e6, 11.0, 13.77},
                        Incident{"Launchnodes", 20.0, 27e6, 20.0, 28.463}}) {
    const Ethereum rule(network(Fork::bellatrix, v.total));
    EXPECT_EQ(rule.initial(32.0) * v.validators, v.at_once) << v.name;
    EXPECT_EQ(rule.correlation(32.0, 32.0 * v.validators), 0.0) << v.name;
    const double lost = v.validators * rule.penalty(32.0, 32.0 * v.validators);
    EXPECT_GT(lost, v.at_once) << v.name;
    EXPECT_LT(lost, v.all) << v.name;
  }
}

TEST(EthereumRule, HoldsBothSidesOfASlashingInItsWindow) {
  EXPECT_TRUE(Ethereum::within_window(0.3, 0.3));
  EXPECT_TRUE(Ethereum::within_window(0.3, 0.3 + 0.999 * window));
  EXPECT_TRUE(Ethereum::within_window(0.3, 0.3 - 0.999 * window));
  EXPECT_FALSE(Ethereum::within_window(0.3, 0.3 + 1.001 * window));
  EXPECT_FALSE(Ethereum::within_window(0.3, 0.3 - 1.001 * window));
}

TEST(EthereumRule, CountsTheBackgroundOfItsWindow) {
  auto parameters = network(Fork::electra, mainnet);
  parameters.background_slashings_per_year = 90.0;
  const double usual = 90.0 * 32.0 * 2.0 * window;
  EXPECT_DOUBLE_EQ(Ethereum(parameters).others_slashed(0.0), usual);
  EXPECT_DOUBLE_EQ(Ethereum(parameters).others_slashed(0.5), usual);
  // Known to be 1000 ETH in the 2W before: half of it is in the window of a slashing at 0, together
  // with what comes in the W after it.
  parameters.slashed_in_window = 1000.0;
  EXPECT_DOUBLE_EQ(Ethereum(parameters).others_slashed(0.0), 500.0 + 0.5 * usual);
  EXPECT_DOUBLE_EQ(Ethereum(parameters).others_slashed(0.5 * window), 250.0 + 0.75 * usual);
  EXPECT_DOUBLE_EQ(Ethereum(parameters).others_slashed(window), usual);
}

TEST(EthereumRule, SlashesForKeysAndNotForDowntime) {
  EXPECT_TRUE(Ethereum::slashes("double-sign"));
  EXPECT_TRUE(Ethereum::slashes("key-leak"));
  EXPECT_FALSE(Ethereum::slashes("downtime"));
}

}  // namespace
}  // namespace faultline::penalty::ethereum_test
