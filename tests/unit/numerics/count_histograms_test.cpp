// SPDX-License-Identifier: Apache-2.0
#include "numerics/count_histograms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/contracts.hpp"

namespace faultline::numerics::count_histograms_test {
namespace {

using Bin = CountHistograms::Bin;
using Shapes = std::vector<CountHistograms::Shape>;

/// Histogram and loss.
using Loss = std::pair<std::size_t, double>;

/// The largest losses differ in octave and in their place in it; nobody loses in the third.
Shapes shapes() {
  Shapes made;
  for (const double max : {700.0, 1.0 - 0x1p-53, 0.0, 3e9}) made.push_back({max, MoneyGrid(max)});
  return made;
}

/// Losses over fifteen decades, so that some are below the 40 octaves; every tenth one of three
/// that come back.
std::vector<Loss> losses(std::size_t count = 6000) {
  std::mt19937_64 engine(31);
  const auto unit = [&] { return static_cast<double>(engine() >> 11) * 0x1p-53; };
  std::vector<Loss> drawn;
  while (drawn.size() < count) {
    const std::size_t h = std::array<std::size_t, 3>{0, 1, 3}[engine() % 3];
    const auto [max, grid] = shapes()[h];
    const double part = engine() % 10 == 0 ? 0.25 / static_cast<double>(1 + engine() % 3)
                                           : std::pow(10.0, -15.0 * unit() * unit());
    const double loss = grid.snap(max * part);
    if (loss > 0.0) drawn.emplace_back(h, loss);
  }
  return drawn;
}

CountHistograms counted(const std::vector<Loss>& drawn, int bits) {
  CountHistograms histograms(shapes(), bits);
  for (const auto& [h, loss] : drawn) histograms.add(h, loss);
  return histograms;
}

/// The bins that a `LossHistogram` has of the losses of h, each with weight 1.
std::vector<Bin> weighed(const std::vector<Loss>& drawn, std::size_t h, int bits) {
  const auto [max, grid] = shapes()[h];
  LossHistogram histogram(max, bits, grid);
  for (const auto& [of, loss] : drawn) {
    if (of == h) histogram.add(loss, 1.0);
  }
  std::vector<Bin> bins;
  histogram.for_each_descending([&](const Bin& bin) { bins.push_back(bin); });
  return bins;
}

/// Equal but for the sum of losses, which is exact in an atom and in the underflow bin, and
/// elsewhere too small by at most 2^−(29 + bits) of itself.
void expect_like(const Bin& found, const Bin& exact, int bits, double smallest) {
  EXPECT_TRUE(found.weight == exact.weight);
  EXPECT_TRUE(found.weight_squared == exact.weight_squared);
  EXPECT_EQ(found.min, exact.min);
  EXPECT_EQ(found.max, exact.max);
  const Int128 missing = exact.weighted_loss - found.weighted_loss;
  if (exact.atom() || exact.max < smallest) {
    EXPECT_TRUE(missing == 0) << exact.min << " " << exact.max;
  } else {
    EXPECT_TRUE(0 <= missing && missing << (29 + bits) <= exact.weighted_loss)
        << static_cast<double>(missing) / static_cast<double>(exact.weighted_loss);
  }
}

std::vector<std::vector<Bin>> bins_of(const CountHistograms& histograms) {
  std::vector<std::vector<Bin>> bins;
  for (std::size_t h = 0; h < histograms.size(); ++h) {
    bins.push_back(histograms.bins_descending(h));
  }
  return bins;
}

std::vector<std::byte> archive_of(const CountHistograms& histograms) {
  base::ArchiveWriter writer;
  histograms.save(writer);
  return writer.bytes();
}

class EveryWidth : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(CountHistograms, EveryWidth, testing::Values(0, 1, 5, 7, 12));

TEST_P(EveryWidth, GivesTheBinsOfALossHistogramWithWeightOne) {
  const int bits = GetParam();
  const std::vector<Loss> drawn = losses();
  const CountHistograms histograms = counted(drawn, bits);
  for (std::size_t h = 0; h < histograms.size(); ++h) {
    const std::vector<Bin> found = histograms.bins_descending(h);
    const std::vector<Bin> exact = weighed(drawn, h, bits);
    ASSERT_EQ(found.size(), exact.size()) << h;
    const double max = shapes()[h].max;
    const double smallest = max == 0.0 ? 0.0 : std::ldexp(1.0, std::ilogb(max) - 39);
    for (std::size_t i = 0; i < found.size(); ++i) expect_like(found[i], exact[i], bits, smallest);
    EXPECT_TRUE(max == 0.0 || found.back().max < smallest) << "some underflow was met";
  }
}

TEST_P(EveryWidth, DoesNotDependOnTheOrderOfLosses) {
  std::vector<Loss> drawn = losses();
  const CountHistograms histograms = counted(drawn, GetParam());
  std::mt19937_64 engine(32);
  std::shuffle(drawn.begin(), drawn.end(), engine);
  const CountHistograms shuffled = counted(drawn, GetParam());
  EXPECT_EQ(bins_of(shuffled), bins_of(histograms));
  EXPECT_EQ(archive_of(shuffled), archive_of(histograms));
}

TEST_P(EveryWidth, CountsCopiesAsLossesOneByOne) {
  const std::vector<Loss> drawn = losses();
  CountHistograms together(shapes(), GetParam());
  CountHistograms apart(shapes(), GetParam());
  for (const auto& [h, loss] : drawn) {
    together.add(h, loss, 3);
    for (int copy = 0; copy < 3; ++copy) apart.add(h, loss);
  }
  const double above = shapes()[0].max * (1.0 + 0x1p-41);
  together.add(0, above, 2);
  for (int copy = 0; copy < 2; ++copy) apart.add(0, above);
  EXPECT_EQ(archive_of(together), archive_of(apart));
}

TEST_P(EveryWidth, MergesToTheHistogramsOfTheWhole) {
  const std::vector<Loss> drawn = losses();
  for (const std::ptrdiff_t cut : {0, 3, 2500, 6000}) {
    CountHistograms first = counted({drawn.begin(), drawn.begin() + cut}, GetParam());
    first.merge(counted({drawn.begin() + cut, drawn.end()}, GetParam()));
    EXPECT_EQ(bins_of(first), bins_of(counted(drawn, GetParam()))) << cut;
  }
}

TEST_P(EveryWidth, ComesBackFromItsArchive) {
  const CountHistograms histograms = counted(losses(), GetParam());
  const auto bytes = archive_of(histograms);
  CountHistograms loaded = counted({{1, 0.75}, {3, 2.0}, {3, 1e-4}}, GetParam());
  base::ArchiveReader reader(bytes);
  loaded.load(reader);
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(bins_of(loaded), bins_of(histograms));
  loaded.add(3, 5.0);
  CountHistograms more = histograms;
  more.add(3, 5.0);
  EXPECT_EQ(bins_of(loaded), bins_of(more)) << "it can go on counting";
}

void expect_refused(const std::vector<std::byte>& bytes, CountHistograms into) {
  base::ArchiveReader reader(bytes);
  EXPECT_THROW(into.load(reader), base::ArchiveError);
}

TEST(CountHistograms, RefuseTheStateOfOtherShapes) {
  const auto bytes = archive_of(counted(losses(), 5));
  Shapes fewer = shapes();
  fewer.pop_back();
  Shapes larger = shapes();
  larger[1].max = 1.0;
  Shapes finer = shapes();
  finer[3].grid = MoneyGrid(1e9);
  expect_refused(bytes, CountHistograms(shapes(), 6));
  for (const Shapes& other : {fewer, larger, finer}) {
    expect_refused(bytes, CountHistograms(other, 5));
    CountHistograms histograms(other, 5);
    EXPECT_THROW(histograms.merge(counted({}, 5)), base::ContractViolation);
  }
}

TEST(CountHistograms, RefuseArchivesThatAreCutShort) {
  const auto bytes = archive_of(counted(losses(50), 5));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::span<const std::byte> all(bytes);
    base::ArchiveReader reader(all.first(size));
    CountHistograms loaded(shapes(), 5);
    ASSERT_THROW(loaded.load(reader), base::ArchiveError) << size;
  }
}

// Of bits 1 the bins of [2, 4) begin at 2 and 3: 3.5 stands in the second, the last of its row.
TEST(CountHistograms, RefuseABinOutOfPlace) {
  CountHistograms histograms({{4.0, MoneyGrid(4.0)}}, 1);
  histograms.add(0, 3.5);
  auto bytes = archive_of(histograms);
  // bits, number of histograms, their shape, the underflow, and the length of the empty top row.
  const std::size_t place = 4 + 8 + 16 + 32 + 8 + 8;
  ASSERT_EQ(bytes[place], std::byte{1});
  bytes[place] = std::byte{2};
  expect_refused(bytes, CountHistograms({{4.0, MoneyGrid(4.0)}}, 1));
}

TEST(CountHistograms, KeepAtomsExactly) {
  CountHistograms histograms({{700.0, MoneyGrid(700.0)}}, 7);
  const double loss = MoneyGrid(700.0).snap(1.0 / 3.0);
  for (int i = 0; i < 1000; ++i) histograms.add(0, loss);
  const auto bins = histograms.bins_descending(0);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_TRUE(bins[0].atom());
  EXPECT_TRUE(bins[0].weighted_loss == Int128{1000} * MoneyGrid(700.0).quanta(loss));
  EXPECT_TRUE(bins[0].weight == Int128{1000} << 50);
}

TEST(CountHistograms, GatherLossesBelowFortyOctavesInOneBin) {
  const MoneyGrid grid(1.0);
  CountHistograms histograms({{1.0, grid}}, 7);
  for (const double loss : {0x1p-39, 0x1p-39 - 0x1p-49, 0x1p-45, 0x1p-49}) histograms.add(0, loss);
  const auto bins = histograms.bins_descending(0);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_TRUE(bins[0].atom() && bins[0].min == 0x1p-39) << "the last octave is [2⁻³⁹, 2⁻³⁸)";
  EXPECT_EQ(bins[1].min, 0x1p-49);
  EXPECT_EQ(bins[1].max, 0x1p-39 - 0x1p-49);
  EXPECT_TRUE(bins[1].weighted_loss == 1023 + 16 + 1) << "in quanta of 2⁻⁴⁹";
  EXPECT_TRUE(bins[1].weight == Int128{3} << 50);
}

/// Losses that were snapped above max: into the next bin, and into the next octave.
TEST_P(EveryWidth, KeepsLossesSlightlyAboveTheMaximumInItsBin) {
  const int bits = GetParam();
  for (const double edge : {1.0, 1.5}) {
    const double max = std::nextafter(edge, 0.0);
    const MoneyGrid grid(max);
    const double q = grid.quantum();
    for (const std::vector<double>& drawn :
         {std::vector{edge}, {edge, edge}, {edge, edge + q}, {edge - q, edge + q, 0.25}}) {
      CountHistograms histograms({{max, grid}}, bits);
      LossHistogram exact(max, bits, grid);
      for (const double loss : drawn) {
        histograms.add(0, loss);
        exact.add(loss, 1.0);
      }
      std::vector<Bin> expected;
      exact.for_each_descending([&](const Bin& bin) { expected.push_back(bin); });
      const auto found = histograms.bins_descending(0);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) expect_like(found[i], expected[i], bits, 0.0);
    }
  }
}

TEST(CountHistograms, RefuseLossesThatCannotBe) {
  CountHistograms histograms(shapes(), 5);
  EXPECT_THROW(histograms.add(0, 700.0 * 1.001), base::ContractViolation);
  EXPECT_THROW(histograms.add(0, 1e9), base::ContractViolation);
  EXPECT_THROW(histograms.add(0, 0.0), base::ContractViolation);
  EXPECT_THROW(histograms.add(0, -1.0), base::ContractViolation);
  EXPECT_THROW(histograms.add(2, 1e-300), base::ContractViolation) << "can lose nothing";
  EXPECT_THROW(histograms.add(2, 0.0), base::ContractViolation);
  EXPECT_THROW(histograms.add(0, std::numeric_limits<double>::quiet_NaN()),
               base::ContractViolation);
}

TEST(CountHistograms, RefuseShapesThatCannotBe) {
  EXPECT_THROW(CountHistograms({{-1.0, MoneyGrid()}}, 5), base::ContractViolation);
  EXPECT_THROW(CountHistograms({}, 13), base::ContractViolation);
  EXPECT_THROW(CountHistograms({}, -1), base::ContractViolation);
}

TEST(CountHistograms, UseMemoryForTheOctavesInUse) {
  CountHistograms histograms(shapes(), 7);
  const std::size_t before = histograms.memory_bytes();
  histograms.add(0, 3.0);
  EXPECT_EQ(histograms.memory_bytes() - before, CountHistograms::row_bytes(7));
  histograms.add(0, 3.5);
  EXPECT_EQ(histograms.memory_bytes() - before, CountHistograms::row_bytes(7)) << "same octave";
  histograms.add(3, 3.5);
  EXPECT_GE(histograms.memory_bytes() - before, 2 * CountHistograms::row_bytes(7));
}

}  // namespace
}  // namespace faultline::numerics::count_histograms_test
