// SPDX-License-Identifier: Apache-2.0
#include "numerics/tile.hpp"

#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::numerics::tile_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Tile, HoldsSixteenNeighboursOnWholeCacheLines) {
  static_assert(sizeof(Tile) == 16 * sizeof(double) && alignof(Tile) == 64);
  EXPECT_EQ(tile_of(0), 0U);
  EXPECT_EQ(tile_of(15), 0U);
  EXPECT_EQ(tile_of(16), 1U);
  EXPECT_EQ(lane_in_tile(15), 15U);
  EXPECT_EQ(lane_in_tile(16), 0U);
  for (std::size_t lane = 0; lane < 100; ++lane) {
    EXPECT_EQ(16 * tile_of(lane) + lane_in_tile(lane), lane);
  }
}

TEST(Tile, StartsAtZero) {
  for (const double lane : Tile{}.lane) EXPECT_EQ(lane, 0.0);
}

TEST(Tile, AreCountedSoThatEveryLaneHasAPlace) {
  EXPECT_EQ(tiles_for(0), 0U);
  EXPECT_EQ(tiles_for(1), 1U);
  EXPECT_EQ(tiles_for(16), 1U);
  EXPECT_EQ(tiles_for(17), 2U);
  for (std::size_t lanes = 1; lanes < 100; ++lanes) {
    EXPECT_EQ(tiles_for(lanes), tile_of(lanes - 1) + 1U);
  }
}

TEST(Tile, OfValuesKeepTheirOrderAndFillTheRest) {
  for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 40U}) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = 1.0 + static_cast<double>(i);
    const std::vector<Tile> tiles = to_tiles(values, -7.0);
    ASSERT_EQ(tiles.size(), (count + 15) / 16);
    for (std::size_t i = 0; i < 16 * tiles.size(); ++i) {
      EXPECT_EQ(tiles[i / 16].lane[i % 16], i < count ? values[i] : -7.0) << i;
    }
  }
}

Tile filled(double value) {
  Tile tile;
  tile.lane.fill(value);
  return tile;
}

TEST(TileRows, GiveBackTheRowsThatWereWritten) {
  TileRows rows;
  EXPECT_EQ(rows.rows(), 0U);
  rows.tile = {1, 4};
  rows.values = {filled(1.0), filled(2.0)};
  rows.end_row();
  rows.end_row();
  rows.tile.push_back(3);
  rows.values.push_back(filled(3.0));
  rows.end_row();

  ASSERT_EQ(rows.rows(), 3U);
  EXPECT_EQ(rows.row(0).size(), 2U);
  EXPECT_THAT(rows.row(0).tile, ElementsAre(1, 4));
  EXPECT_EQ(rows.row(0).values[0], filled(1.0));
  EXPECT_EQ(rows.row(0).values[1], filled(2.0));
  EXPECT_EQ(rows.row(1).size(), 0U);
  EXPECT_TRUE(rows.row(1).values.empty());
  EXPECT_THAT(rows.row(2).tile, ElementsAre(3));
  EXPECT_EQ(rows.row(2).values[0], filled(3.0));
}

TEST(TileRows, StartAnewWhenTheyAreCleared) {
  TileRows rows;
  rows.tile = {2};
  rows.values = {filled(1.0)};
  rows.end_row();
  rows.clear();
  EXPECT_EQ(rows.rows(), 0U);
  rows.end_row();
  ASSERT_EQ(rows.rows(), 1U);
  EXPECT_EQ(rows.row(0).size(), 0U);
}

std::vector<std::uint32_t> drained(TileSet& set) {
  std::vector<std::uint32_t> tiles;
  set.drain(tiles);
  return tiles;
}

TEST(TileSet, GivesItsTilesOnceAndInAscendingOrder) {
  TileSet set(200);
  for (const std::uint32_t tile : {199U, 64U, 0U, 63U, 64U, 128U, 199U}) set.insert(tile);
  EXPECT_THAT(drained(set), ElementsAre(0, 63, 64, 128, 199));
}

TEST(TileSet, IsEmptyAfterDraining) {
  TileSet set(200);
  set.insert(70);
  (void)drained(set);
  EXPECT_THAT(drained(set), IsEmpty());
}

TEST(TileSet, AppendsBehindWhatTheListHolds) {
  TileSet set(5);
  set.insert(2);
  std::vector<std::uint32_t> tiles{9};
  set.drain(tiles);
  EXPECT_THAT(tiles, ElementsAre(9, 2));
}

TEST(TileSet, TakesAllOfAnotherAndLeavesItAsItIs) {
  TileSet set(130);
  TileSet others(130);
  set.insert(3);
  set.insert(65);
  others.insert(65);
  others.insert(129);
  set.insert(others);
  EXPECT_THAT(drained(set), ElementsAre(3, 65, 129));
  EXPECT_THAT(drained(others), ElementsAre(65, 129));
}

TEST(TileSet, OfNoTilesIsEmpty) {
  TileSet set;
  EXPECT_THAT(drained(set), IsEmpty());
}

}  // namespace
}  // namespace faultline::numerics::tile_test
