// SPDX-License-Identifier: Apache-2.0
#include "portfolio/exposure.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/numerics/numbers.hpp"
#include "unit/stake/small_stake.hpp"

namespace faultline::portfolio::exposure_test {
namespace {

using stake::SmallStake;

/// By name of the position; those with nothing to lose left out.
using Amounts = std::map<std::string, double>;

struct Exposed {
  explicit Exposed(const SmallStake& spec) : graph(spec.graph()) {}

  [[nodiscard]] Amounts at(const std::string& avs) const {
    const auto row = exposure.at(*graph.find_avs(avs));
    Amounts amounts;
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t l = 0; l < 16; ++l) {
        const double amount = row.values[i].lane[l];
        if (amount != 0.0) amounts[graph.positions()[16 * row.tile[i] + l]] = amount;
      }
    }
    return amounts;
  }
  [[nodiscard]] Amounts bearers_of(const std::string& pool) const {
    Amounts amounts;
    for (std::size_t p = 0; p < graph.pools().size(); ++p) {
      if (graph.pools()[p].id != pool) continue;
      for (const auto& part : exposure.bearers_of(stake::PoolId{p})) {
        amounts[graph.positions()[part.position.index()]] = part.worth;
      }
    }
    return amounts;
  }

  stake::StakeGraph graph;
  penalty::PenaltyModel penalty{graph};
  Exposure exposure{graph, penalty};
};

/// The same, from the rows of the spec: a position's part of a pool is what it delegated, and its
/// fraction of the part of each position that it holds.
class BruteForce {
 public:
  explicit BruteForce(const stake::StakeSpec& spec) : spec_(spec) {}

  [[nodiscard]] Amounts at(const std::string& avs) const {
    Amounts amounts;
    for (const auto& row : spec_.commitments) {
      if (row.avs != avs) continue;
      const auto& pool = pool_of(row.pool);
      const double reach = pool.amount * row.magnitude.value_or(1.0);
      for (const auto& [position, worth] : bearers_of(row.pool)) {
        amounts[position] += reach * worth;
      }
    }
    return amounts;
  }
  [[nodiscard]] Amounts bearers_of(const std::string& pool) const {
    const double price = pool_of(pool).asset == "BTC" ? 20.0 : 1.0;
    double left = 1.0;
    Amounts amounts;
    for (const auto& position : spec_.positions) {
      left -= owned(position.id, pool);
      const double part = part_of(position.id, pool);
      if (part > 0.0) amounts[position.id] = price * part;
    }
    amounts["other"] = price * left;
    return amounts;
  }

 private:
  [[nodiscard]] const stake::PoolSpec& pool_of(const std::string& id) const {
    for (const auto& pool : spec_.pools) {
      if (pool.id == id) return pool;
    }
    throw std::out_of_range(id);
  }
  [[nodiscard]] double owned(const std::string& position, const std::string& pool) const {
    double amount = 0.0;
    for (const auto& row : spec_.delegations) {
      if (row.position == position && row.pool == pool) amount += row.amount;
    }
    return amount / pool_of(pool).amount;
  }
  [[nodiscard]] double part_of(const std::string& position, const std::string& pool) const {
    double part = owned(position, pool);
    for (const auto& row : spec_.holdings) {
      if (row.position == position) part += row.fraction * part_of(row.held, pool);
    }
    return part;
  }

  stake::StakeSpec spec_;
};

/// Sums of below 100 products, none of them negative, and none that is less than 2⁻⁵ of what it was
/// subtracted from: below 2⁷ roundings of 2⁻⁵³, 2⁵ times as large.
void expect_equal(const Amounts& found, const Amounts& expected) {
  constexpr double tolerance = 0x1p-41;
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [position, amount] : expected) {
    ASSERT_EQ(found.count(position), 1U) << position;
    EXPECT_NEAR(found.at(position), amount, tolerance * amount) << position;
  }
}

// Of the 50 of 100 ETH that da reaches, eETH bears 40 %, and `other` the rest.
TEST(Exposure, CountsThePartOfAUniquePoolThatIsAllocated) {
  const Exposed exposed(stake::one_pool());
  expect_equal(exposed.at("da"), {{"eETH", 20.0}, {"other", 30.0}});
  expect_equal(exposed.bearers_of("steth"), {{"eETH", 0.4}, {"other", 0.6}});
}

// A vault holds half of eETH, a desk 20 % of the vault and 10 % of eETH itself: 20 % of 20 in all.
TEST(Exposure, LooksThroughEveryChainOfHoldings) {
  const Exposed exposed(stake::one_pool()
                            .position("vault")
                            .position("desk")
                            .hold("vault", "eETH", 0.5)
                            .hold("desk", "vault", 0.2)
                            .hold("desk", "eETH", 0.1));
  expect_equal(exposed.at("da"), {{"eETH", 20.0}, {"vault", 10.0}, {"desk", 4.0}, {"other", 30.0}});
}

// A shared pool of 10 BTC at 20 behind two operators of one AVS: each commitment reaches all of it.
TEST(Exposure, CountsASharedPoolAtItsPriceOnceForEachCommitment) {
  const Exposed exposed(SmallStake()
                            .avs("net", "sym")
                            .avs("idle", "sym")
                            .operators({"a", "b"})
                            .pool("wbtc", "sym", {"a", "b"}, 10.0, "BTC")
                            .commit("net", "a", "wbtc")
                            .commit("net", "b", "wbtc")
                            .position("fund")
                            .delegate("fund", "wbtc", 2.5)
                            .book("fund"));
  expect_equal(exposed.bearers_of("wbtc"), {{"fund", 5.0}, {"other", 15.0}});
  expect_equal(exposed.at("net"), {{"fund", 2 * 50.0}, {"other", 2 * 150.0}});
  EXPECT_EQ(exposed.exposure.at(*exposed.graph.find_avs("idle")).size(), 0U);
}

std::string name_of(std::size_t i) {
  std::string name("p");
  name += std::to_string(100 + i);
  return name;
}

/// Six pools of either protocol and asset behind three operators, five AVSs, and fifty positions,
/// some of whom hold parts of earlier ones.
SmallStake generated(numerics::Numbers& numbers) {
  SmallStake spec;
  const std::vector<std::string> operators{"a", "b", "c"};
  spec.operators(operators);
  for (std::size_t v = 0; v < 5; ++v) {
    spec.avs("avs" + std::to_string(v), v < 3 ? "el" : "sym");
  }
  for (std::size_t i = 0; i < 50; ++i) {
    spec.position(name_of(i));
    for (std::size_t held = 0; held < i; ++held) {
      if (numbers.once_in(20)) spec.hold(name_of(i), name_of(held), numbers.between(0.01, 0.02));
    }
  }
  for (std::size_t p = 0; p < 6; ++p) {
    const bool unique = p < 3;
    const std::string pool = "pool" + std::to_string(p);
    const double amount = numbers.between(10.0, 1000.0);
    const std::string& by = operators[p % 3];
    spec.pool(pool, unique ? "el" : "sym", {by}, amount, numbers.once_in(2) ? "BTC" : "ETH");
    for (std::size_t v = unique ? 0 : 3; v < (unique ? 3U : 5U); ++v) {
      if (numbers.once_in(3)) continue;
      const std::string avs = "avs" + std::to_string(v);
      if (unique) {
        spec.commit(avs, by, pool, numbers.between(0.01, 0.3));
      } else {
        spec.commit(avs, by, pool);
      }
    }
    for (std::size_t i = 0; i < 50; ++i) {
      if (numbers.once_in(6)) spec.delegate(name_of(i), pool, amount * numbers.between(0.0, 0.03));
    }
  }
  return spec.book(name_of(0));
}

TEST(Exposure, EqualsTheSumOverCommitmentsOwnersAndHoldings) {
  numerics::Numbers numbers(51);
  for (int round = 0; round < 30; ++round) {
    const SmallStake spec = generated(numbers);
    const Exposed exposed(spec);
    const BruteForce brute_force(spec.spec);
    for (const auto& avs : spec.spec.avs) {
      expect_equal(exposed.at(avs.id), brute_force.at(avs.id));
    }
    for (const auto& pool : spec.spec.pools) {
      expect_equal(exposed.bearers_of(pool.id), brute_force.bearers_of(pool.id));
    }
  }
}

TEST(Exposure, NamesItsTilesInOrderAndEachOnce) {
  numerics::Numbers numbers(52);
  const Exposed exposed(generated(numbers));
  for (std::size_t a = 0; a < exposed.graph.avs().size(); ++a) {
    auto tiles = exposed.exposure.tiles_at(stake::AvsId{a});
    std::vector<std::uint32_t> listed;
    tiles.drain(listed);
    const auto row = exposed.exposure.at(stake::AvsId{a});
    EXPECT_THAT(row.tile, testing::ElementsAreArray(listed));
    for (const auto& values : row.values) EXPECT_FALSE(values == numerics::Tile{});
  }
}

TEST(Exposure, ListsBearersByPosition) {
  numerics::Numbers numbers(53);
  const Exposed exposed(generated(numbers));
  for (std::size_t p = 0; p < exposed.graph.pools().size(); ++p) {
    const auto bearers = exposed.exposure.bearers_of(stake::PoolId{p});
    for (std::size_t i = 1; i < bearers.size(); ++i) {
      EXPECT_LT(bearers[i - 1].position, bearers[i].position);
    }
  }
}

}  // namespace
}  // namespace faultline::portfolio::exposure_test
