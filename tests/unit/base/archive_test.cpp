// SPDX-License-Identifier: Apache-2.0
#include "base/archive.hpp"

#include <array>

#include <gtest/gtest.h>

namespace faultline::base::archive_test {
namespace {

/// The halves of a number of 128 bits, the lower one first.
using Halves = std::array<std::int64_t, 2>;

Halves read_back(const Halves& halves) {
  ArchiveWriter writer;
  writer.put(halves);
  ArchiveReader reader(writer.bytes());
  Halves read{};
  reader.get(read);
  return read;
}

TEST(Archive, ReadsSumsWithinTwoToTheHundred) {
  constexpr std::int64_t bound = std::int64_t{1} << 36;
  for (const std::int64_t upper : {std::int64_t{0}, bound - 1, -bound}) {
    EXPECT_EQ(read_back({-1, upper}), (Halves{-1, upper}));
  }
  EXPECT_THROW(read_back({0, bound}), ArchiveError);
  EXPECT_THROW(read_back({-1, -bound - 1}), ArchiveError);
}

TEST(Archive, RefusesListsThatAreLongerThanItself) {
  ArchiveWriter writer;
  writer.put(std::uint64_t{1} << 62);
  ArchiveReader reader(writer.bytes());
  std::vector<double> values;
  EXPECT_THROW(reader.get(values), ArchiveError);
}

}  // namespace
}  // namespace faultline::base::archive_test
