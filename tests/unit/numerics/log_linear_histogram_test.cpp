// SPDX-License-Identifier: Apache-2.0
#include "numerics/log_linear_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "base/contracts.hpp"

namespace faultline::numerics::log_linear_histogram_test {
namespace {

constexpr double max = 700.0;
constexpr int bits = 5;

struct Loss {
  double x;
  double weight;
};

/// Losses over fifteen decades, zeros among them, with the weights of a bounded proposal.
std::vector<Loss> losses() {
  const MoneyGrid grid(max);
  std::mt19937_64 engine(11);
  std::vector<Loss> drawn(4000);
  for (Loss& loss : drawn) {
    const double u = static_cast<double>(engine() >> 11) * 0x1p-53;
    loss.x = u < 0.1 ? 0.0 : grid.snap(max * std::pow(10.0, -16.0 * (u - 0.1)));
    loss.weight = static_cast<double>(engine() >> 11) * 0x1p-50;
  }
  return drawn;
}

LossHistogram histogram_of(const std::vector<Loss>& drawn) {
  LossHistogram histogram(max, bits, MoneyGrid(max));
  for (const Loss& loss : drawn) histogram.add(loss.x, loss.weight);
  return histogram;
}

std::vector<LossHistogram::Bin> bins_of(const LossHistogram& histogram) {
  std::vector<LossHistogram::Bin> bins;
  histogram.for_each_descending([&](const LossHistogram::Bin& bin) { bins.push_back(bin); });
  return bins;
}

TEST(LossHistogram, DoesNotDependOnTheOrderOfInsertion) {
  std::vector<Loss> drawn = losses();
  const LossHistogram histogram = histogram_of(drawn);
  std::mt19937_64 engine(12);
  std::shuffle(drawn.begin(), drawn.end(), engine);
  EXPECT_TRUE(histogram_of(drawn) == histogram);
}

TEST(LossHistogram, MergesToTheHistogramOfTheWhole) {
  const std::vector<Loss> drawn = losses();
  LossHistogram first = histogram_of({drawn.begin(), drawn.begin() + 17});
  const LossHistogram second = histogram_of({drawn.begin() + 17, drawn.end()});
  first.merge(second);
  EXPECT_TRUE(first == histogram_of(drawn));
}

TEST(LossHistogram, ComesBackFromItsArchive) {
  const LossHistogram histogram = histogram_of(losses());
  base::ArchiveWriter writer;
  histogram.save(writer);
  base::ArchiveReader reader(writer.bytes());
  LossHistogram loaded(max, bits, MoneyGrid(max));
  loaded.add(1.0, 1.0);
  loaded.load(reader);
  EXPECT_TRUE(loaded == histogram);
  EXPECT_TRUE(reader.at_end());
}

TEST(LossHistogram, RefusesTheStateOfAnotherShape) {
  base::ArchiveWriter writer;
  histogram_of({}).save(writer);
  base::ArchiveReader reader(writer.bytes());
  LossHistogram finer(max, bits + 1, MoneyGrid(max));
  EXPECT_THROW(finer.load(reader), base::ArchiveError);
  EXPECT_THROW(finer.merge(histogram_of({})), base::ContractViolation);
}

TEST(LossHistogram, RefusesAnArchiveThatIsCutShort) {
  base::ArchiveWriter writer;
  histogram_of(losses()).save(writer);
  const std::span<const std::byte> all(writer.bytes());
  base::ArchiveReader reader(all.first(all.size() - 1));
  LossHistogram loaded(max, bits, MoneyGrid(max));
  EXPECT_THROW(loaded.load(reader), base::ArchiveError);
}

TEST(LossHistogram, VisitsBinsFromTheLargestDownAndWithinTheStatedWidth) {
  const LossHistogram histogram = histogram_of(losses());
  EXPECT_EQ(histogram.relative_width(), 0x1p-5);
  double above = std::numeric_limits<double>::infinity();
  for (const auto& bin : bins_of(histogram)) {
    EXPECT_LT(bin.max, above);
    EXPECT_LE(bin.min, bin.max);
    if (bin.min > max * 0x1p-39) {
      EXPECT_LE(bin.max, bin.min * (1.0 + histogram.relative_width()));
    }
    above = bin.min;
  }
  EXPECT_EQ(above, 0.0) << "zeros come last";
}

TEST(LossHistogram, KeepsTheTotalsExactly) {
  const MoneyGrid grid(max);
  LossHistogram histogram(max, bits, grid);
  std::int64_t quanta = 0;
  for (const Loss& loss : losses()) {
    histogram.add(loss.x, 1.0);
    quanta += grid.quanta(loss.x);
  }
  LossHistogram::Bin total;
  for (const auto& bin : bins_of(histogram)) {
    total.weight += bin.weight;
    total.weight_squared += bin.weight_squared;
    total.weighted_loss += bin.weighted_loss;
  }
  EXPECT_TRUE(total.weight == Int128{4000} << 50);
  EXPECT_TRUE(total.weight_squared == Int128{4000} << 50);
  EXPECT_TRUE(total.weighted_loss == quanta);
}

TEST(LossHistogram, WeighsLosses) {
  LossHistogram histogram(max, bits, MoneyGrid(max));
  histogram.add(8.0, 0.25);
  histogram.add(8.0, 3.0);
  const auto bins = bins_of(histogram);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_EQ(static_cast<double>(bins[0].weight) * LossHistogram::weight_quantum, 3.25);
  EXPECT_EQ(static_cast<double>(bins[0].weight_squared) * LossHistogram::weight_quantum, 9.0625);
  EXPECT_EQ(static_cast<double>(bins[0].weighted_loss) * histogram.grid().quantum(), 26.0);
  EXPECT_TRUE(bins[0].atom());
}

TEST(LossHistogram, CountsZerosByTheirTotalWeight) {
  LossHistogram one(max, bits, MoneyGrid(max));
  LossHistogram other(max, bits, MoneyGrid(max));
  for (int i = 0; i < 5; ++i) one.add(0.0, 1.0);
  other.add_zeros(Int128{5} << 50, Int128{5} << 50);
  EXPECT_TRUE(one == other);
}

TEST(LossHistogram, KeepsTheMaximumInTheTopOctaveAndTellsNeighboursApart) {
  LossHistogram histogram(max, 7, MoneyGrid(max));
  histogram.add(max, 1.0);
  histogram.add(max * (1.0 - 0x1p-6), 1.0);
  EXPECT_EQ(bins_of(histogram).size(), 2U);
}

TEST(LossHistogram, UsesMemoryOnlyForTheOctavesInUse) {
  LossHistogram histogram(max, 7, MoneyGrid(max));
  const std::size_t before = histogram.memory_bytes();
  histogram.add(3.0, 1.0);
  EXPECT_EQ(histogram.memory_bytes() - before, 128 * sizeof(LossHistogram::Bin));
  histogram.add(3.5, 1.0);
  EXPECT_EQ(histogram.memory_bytes() - before, 128 * sizeof(LossHistogram::Bin));
}

TEST(LossHistogram, KeepsTheMaximumInItsBinWhenItWasSnappedUpward) {
  const double largest = 1.0 - 0x1p-53;  // snaps to 1, an octave higher
  const MoneyGrid grid(largest);
  LossHistogram histogram(largest, bits, grid);
  histogram.add(grid.snap(largest), 1.0);
  histogram.add(0.5, 1.0);
  const auto bins = bins_of(histogram);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].max, 1.0);
  EXPECT_EQ(bins[1].max, 0.5);
}

TEST(LossHistogram, RefusesALossBeyondItsMaximum) {
  LossHistogram histogram(max, bits, MoneyGrid(max));
  EXPECT_THROW(histogram.add(max * 1.001, 1.0), base::ContractViolation);
  EXPECT_THROW(histogram.add(-1.0, 1.0), base::ContractViolation);
}

TEST(LossHistogram, OfAHolderThatCanLoseNothingTakesZeros) {
  LossHistogram histogram(0.0, bits, MoneyGrid());
  histogram.add(0.0, 1.0);
  EXPECT_EQ(bins_of(histogram).size(), 1U);
}

}  // namespace
}  // namespace faultline::numerics::log_linear_histogram_test
