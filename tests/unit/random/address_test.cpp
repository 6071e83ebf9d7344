// SPDX-License-Identifier: Apache-2.0
#include "random/address.hpp"

#include <gtest/gtest.h>

namespace faultline::random::address_test {
namespace {

// The draw map is frozen: these words were computed from its definition by a separate program.
TEST(Address, GivesTheFrozenWords) {
  const std::uint64_t eigenda = key_of("avs.eigenda");
  const Address latent{20261122, Purpose::latent, 0, eigenda};
  EXPECT_EQ(word_at(latent, 0), 0xe5b67f59U);
  EXPECT_EQ(word_at(latent, 17), 0x9ed8456eU);
  EXPECT_EQ(word_at(latent, 63), 0x9e4c34f2U);
  EXPECT_EQ(word_at(latent, 64), 0xbc066089U);
  EXPECT_EQ(word_at({20261122, Purpose::factor, 0, key_of("factor.market")}, 48211), 0x9ac49ba4U);
  EXPECT_EQ(word_at({20261122, Purpose::severity, 3, eigenda}, 1000000), 0xa449a08aU);
  EXPECT_EQ(word_at({0x123456789abcdef0, Purpose::participation, 0xffffff, ~std::uint64_t{0}},
                    max_trials - 1),
            0x4a3c0584U);
  EXPECT_EQ(word_at({0, Purpose::latent, 0, 0}, 0), 0xa97718faU);
}

TEST(Address, HasFrozenKeys) {
  EXPECT_EQ(key_of(""), 0xc3817c016ba4ff30ULL);
  EXPECT_EQ(key_of("avs.eigenda"), 0x650de13791ea05f4ULL);
  EXPECT_EQ(key_of("shock.client-bug"), 0x0ed39fa1123ddf40ULL);
  EXPECT_EQ(key_of(1, 2), 0xbcd9dbb49673066bULL);
  EXPECT_EQ(key_of(2, 1), 0xe06dd043328bd285ULL);
}

TEST(Address, HasFrozenPurposes) {
  EXPECT_EQ(static_cast<int>(Purpose::latent), 1);
  EXPECT_EQ(static_cast<int>(Purpose::factor), 2);
  EXPECT_EQ(static_cast<int>(Purpose::matrix_normal), 3);
  EXPECT_EQ(static_cast<int>(Purpose::shock_gap), 4);
  EXPECT_EQ(static_cast<int>(Purpose::kill), 5);
  EXPECT_EQ(static_cast<int>(Purpose::severity), 6);
  EXPECT_EQ(static_cast<int>(Purpose::share), 7);
  EXPECT_EQ(static_cast<int>(Purpose::participation), 8);
  EXPECT_EQ(static_cast<int>(Purpose::parameter), 14);
  EXPECT_EQ(static_cast<int>(Purpose::refusal), 15);
}

TEST(UnitInterval, NeverReachesItsEnds) {
  EXPECT_EQ(unit_interval(0), 0x1p-33);
  EXPECT_EQ(unit_interval(0xFFFFFFFFU), 1.0 - 0x1p-33);
}

}  // namespace
}  // namespace faultline::random::address_test
