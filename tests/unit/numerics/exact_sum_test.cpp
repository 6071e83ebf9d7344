// SPDX-License-Identifier: Apache-2.0
#include "numerics/exact_sum.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::numerics::exact_sum_test {
namespace {

std::vector<double> terms() {
  std::mt19937_64 engine(7);
  std::vector<double> x(1000);
  for (double& term : x) term = static_cast<double>(engine() >> 20) * 0x1p-44 - 0.3;
  return x;
}

ExactSum sum_of(const std::vector<double>& x) {
  ExactSum sum(0x1p-50);
  for (const double term : x) sum.add(term);
  return sum;
}

TEST(ExactSum, DoesNotDependOnTheOrderOfItsTerms) {
  std::vector<double> x = terms();
  const ExactSum sum = sum_of(x);
  std::mt19937_64 engine(8);
  std::shuffle(x.begin(), x.end(), engine);
  EXPECT_EQ(sum_of(x), sum);
}

TEST(ExactSum, MergesToTheSumOfTheWhole) {
  const std::vector<double> x = terms();
  ExactSum first = sum_of({x.begin(), x.begin() + 313});
  first.merge(sum_of({x.begin() + 313, x.end()}));
  EXPECT_EQ(first, sum_of(x));
}

TEST(ExactSum, RoundsEachTermToTheNearestQuantum) {
  ExactSum sum(0.25);
  sum.add(0.3);
  sum.add(0.4);
  sum.add(-0.1);
  EXPECT_EQ(sum.value(), 0.75);
  EXPECT_EQ(sum.quanta(), 3);
}

TEST(ExactSum, HoldsMoreThanSixtyFourBits) {
  ExactSum sum(1.0);
  for (int i = 0; i < 8; ++i) sum.add(0x1p62);
  EXPECT_EQ(sum.value(), 0x1p65);
  sum.add_quanta(-(Int128{1} << 65));
  sum.add(1.0);
  EXPECT_EQ(sum.value(), 1.0) << "nothing was lost beside the large terms";
}

TEST(ExactSum, ComesBackFromItsArchive) {
  const ExactSum sum = sum_of(terms());
  base::ArchiveWriter writer;
  sum.save(writer);
  base::ArchiveReader reader(writer.bytes());
  ExactSum loaded(0x1p-50);
  loaded.load(reader);
  EXPECT_EQ(loaded, sum);
  EXPECT_TRUE(reader.at_end());
}

TEST(ExactSum, RefusesTheStateOfAnotherQuantum) {
  base::ArchiveWriter writer;
  ExactSum(0.5).save(writer);
  base::ArchiveReader reader(writer.bytes());
  ExactSum other(0.25);
  EXPECT_THROW(other.load(reader), base::ArchiveError);
  EXPECT_THROW(other.merge(ExactSum(0.5)), base::ContractViolation);
}

TEST(ExactSum, OfAHolderThatCanLoseNothingIsZero) {
  ExactSum sum;
  sum.add(0.0);
  EXPECT_EQ(sum.value(), 0.0);
}

}  // namespace
}  // namespace faultline::numerics::exact_sum_test
