// SPDX-License-Identifier: Apache-2.0
#include "numerics/log_linear_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/contracts.hpp"

namespace faultline::numerics {
namespace {

using Bin = LossHistogram::Bin;

/// Exponent field of a double ≥ 0.
int exponent_of(double x) {
  return static_cast<int>(std::bit_cast<std::uint64_t>(x) >> 52);
}

Int128 rounded(double x) {
  return static_cast<std::int64_t>(std::nearbyint(x));
}

void add_to(Bin& bin, const Bin& other) {
  bin.weight += other.weight;
  bin.weight_squared += other.weight_squared;
  bin.weighted_loss += other.weighted_loss;
  bin.min = std::min(bin.min, other.min);
  bin.max = std::max(bin.max, other.max);
}

void save_bin(base::ArchiveWriter& archive, const Bin& bin) {
  archive.put(bin.weight);
  archive.put(bin.weight_squared);
  archive.put(bin.weighted_loss);
  archive.put(bin.min);
  archive.put(bin.max);
}

void load_bin(base::ArchiveReader& archive, Bin& bin) {
  archive.get(bin.weight);
  archive.get(bin.weight_squared);
  archive.get(bin.weighted_loss);
  archive.get(bin.min);
  archive.get(bin.max);
}

/// Only the bins in use, each after its place in the row.
void save_row(base::ArchiveWriter& archive, const std::vector<Bin>& row) {
  const auto used = std::count_if(row.begin(), row.end(), [](const Bin& b) { return !b.empty(); });
  archive.put(static_cast<std::uint32_t>(used));
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].empty()) continue;
    archive.put(static_cast<std::uint32_t>(i));
    save_bin(archive, row[i]);
  }
}

void load_row(base::ArchiveReader& archive, std::size_t size, std::vector<Bin>& row) {
  std::uint32_t used = 0;
  archive.get(used);
  row.assign(used == 0 ? 0 : size, Bin{});
  for (; used != 0; --used) {
    std::uint32_t place = 0;
    archive.get(place);
    if (place >= size) throw base::ArchiveError("saved histogram has a bin out of place");
    load_bin(archive, row[place]);
  }
}

}  // namespace

LossHistogram::LossHistogram(double max, int bits, MoneyGrid grid)
    : bits_(bits),
      top_exponent_(exponent_of(max)),
      max_(max),
      quanta_per_unit_(grid.quantum() == 0.0 ? 0.0 : 1.0 / grid.quantum()),
      grid_(grid) {
  FAULTLINE_EXPECT(max >= 0.0 && std::isfinite(max) && 0 <= bits && bits <= 12);
}

Bin& LossHistogram::bin_of(double x) {
  if (x == 0.0) return zero_;
  const int octave = top_exponent_ - exponent_of(x);
  if (octave >= octaves) return underflow_;
  std::vector<Bin>& row = rows_[static_cast<std::size_t>(octave)];
  if (row.empty()) row.resize(bins_per_octave());
  const std::uint64_t leading = std::bit_cast<std::uint64_t>(x) >> (52 - bits_);
  return row[leading & (bins_per_octave() - 1)];
}

void LossHistogram::add(double x, double weight) {
  FAULTLINE_EXPECT(0.0 <= x && x <= max_ * (1.0 + 0x1p-40));
  Bin& bin = bin_of(std::min(x, max_));
  bin.weight += rounded(weight * (1.0 / weight_quantum));
  bin.weight_squared += rounded(weight * weight * (1.0 / weight_quantum));
  bin.weighted_loss += rounded(weight * (x * quanta_per_unit_));
  bin.min = std::min(bin.min, x);
  bin.max = std::max(bin.max, x);
}

void LossHistogram::add_zeros(Int128 weight, Int128 weight_squared) {
  add_to(zero_, {weight, weight_squared, 0, 0.0, 0.0});
}

void LossHistogram::merge(const LossHistogram& other) {
  FAULTLINE_EXPECT(max_ == other.max_ && bits_ == other.bits_ &&
                   grid_.quantum() == other.grid_.quantum());
  add_to(zero_, other.zero_);
  add_to(underflow_, other.underflow_);
  for (std::size_t octave = 0; octave < rows_.size(); ++octave) {
    const std::vector<Bin>& from = other.rows_[octave];
    std::vector<Bin>& to = rows_[octave];
    if (to.empty()) to.resize(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) add_to(to[i], from[i]);
  }
}

double LossHistogram::relative_width() const {
  return std::ldexp(1.0, -bits_);
}

std::size_t LossHistogram::memory_bytes() const {
  std::size_t bins = 0;
  for (const std::vector<Bin>& row : rows_) bins += row.capacity();
  return sizeof(*this) + bins * sizeof(Bin);
}

void LossHistogram::save(base::ArchiveWriter& archive) const {
  archive.put(max_);
  archive.put(bits_);
  archive.put(grid_.quantum());
  save_bin(archive, zero_);
  save_bin(archive, underflow_);
  for (const std::vector<Bin>& row : rows_) save_row(archive, row);
}

void LossHistogram::load(base::ArchiveReader& archive) {
  double max = 0.0;
  int bits = 0;
  double quantum = 0.0;
  archive.get(max);
  archive.get(bits);
  archive.get(quantum);
  if (max != max_ || bits != bits_ || quantum != grid_.quantum()) {
    throw base::ArchiveError("saved histogram has another shape");
  }
  load_bin(archive, zero_);
  load_bin(archive, underflow_);
  for (std::vector<Bin>& row : rows_) load_row(archive, bins_per_octave(), row);
}

bool operator==(const LossHistogram& a, const LossHistogram& b) {
  return a.max_ == b.max_ && a.bits_ == b.bits_ && a.grid_.quantum() == b.grid_.quantum() &&
         a.zero_ == b.zero_ && a.underflow_ == b.underflow_ && a.rows_ == b.rows_;
}

}  // namespace faultline::numerics
