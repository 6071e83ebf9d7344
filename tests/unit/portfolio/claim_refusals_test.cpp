// SPDX-License-Identifier: Apache-2.0
#include "portfolio/claim_refusals.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random/address.hpp"
#include "unit/penalty/occurrence_writer.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::claim_refusals_test {
namespace {

insurance::Contract contract(const std::string& id, double refusal_probability) {
  insurance::Contract made{.id = id, .terms = {}, .insured = {}};
  made.refusal_probability = refusal_probability;
  return made;
}

class ClaimRefusalsTest : public testing::Test {
 protected:
  static constexpr std::uint64_t trials = 40'000;
  static constexpr double p = 0.3;

  /// Whether contract k refuses occurrence j of a trial.
  [[nodiscard]] bool refused(std::uint32_t j, std::uint64_t trial, std::size_t k) const {
    std::vector<insurance::Refusal> found;
    model_.add(batch_, j, trial, found);
    for (const auto& one : found)
      if (one.occurrence == j && one.contract == insurance::ContractId{k}) return true;
    return false;
  }
  /// Of how many trials both are true, less p², in standard errors.
  template <class First, class Second>
  [[nodiscard]] double joint_z(const First& first, const Second& second) const {
    std::uint64_t both = 0;
    for (std::uint64_t t = 0; t < trials; ++t) both += first(t) && second(t) ? 1 : 0;
    const double n = static_cast<double>(trials);
    return (static_cast<double>(both) - n * p * p) / std::sqrt(n * p * p * (1.0 - p * p));
  }

  stake::StakeGraph graph_ = stake::one_pool().graph();
  failure::OccurrenceBatch batch_ =
      penalty::OccurrenceWriter(graph_).at(0.1).strike("da", 0.1).at(0.2).strike("da", 0.1).batch();
  ClaimRefusals model_{7, std::vector{contract("a", p), contract("b", 0.0), contract("c", p)}};
};

TEST_F(ClaimRefusalsTest, TheWordIsAtItsAddress) {
  for (std::uint64_t t = 0; t < 100; ++t) {
    const auto key = random::key_of(random::key_of("cover.a"), batch_.occurrences[1].key);
    const double u =
        random::unit_interval(random::word_at({7, random::Purpose::refusal, 0, key}, t));
    EXPECT_EQ(refused(1, t, 0), u < p);
  }
}

// Beyond 4.5 once in 150,000 seeds, and the seed is fixed.
TEST_F(ClaimRefusalsTest, EachIsRefusedWithItsProbability) {
  std::uint64_t count = 0;
  for (std::uint64_t t = 0; t < trials; ++t) count += refused(0, t, 0) ? 1 : 0;
  const double n = static_cast<double>(trials);
  EXPECT_LT(std::fabs(static_cast<double>(count) - n * p) / std::sqrt(n * p * (1.0 - p)), 4.5);
}

TEST_F(ClaimRefusalsTest, OccurrencesAndContractsAreRefusedIndependently) {
  const auto first = [&](std::uint64_t t) { return refused(0, t, 0); };
  EXPECT_LT(std::fabs(joint_z(first, [&](std::uint64_t t) { return refused(1, t, 0); })), 4.5);
  EXPECT_LT(std::fabs(joint_z(first, [&](std::uint64_t t) { return refused(0, t, 2); })), 4.5);
  EXPECT_LT(std::fabs(joint_z(first, [&](std::uint64_t t) { return refused(0, t + 1, 0); })), 4.5);
}

TEST_F(ClaimRefusalsTest, AContractWithoutAProbabilityNeverRefuses) {
  for (std::uint64_t t = 0; t < 100; ++t) EXPECT_FALSE(refused(0, t, 1));
  EXPECT_TRUE(model_.any());
  EXPECT_FALSE(ClaimRefusals(7, std::vector{contract("b", 0.0)}).any());
}

}  // namespace
}  // namespace faultline::portfolio::claim_refusals_test
