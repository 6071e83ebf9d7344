// SPDX-License-Identifier: Apache-2.0
#include "numerics/count_histograms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/contracts.hpp"

namespace faultline::numerics {

namespace {

/// In one bin.
constexpr std::uint64_t most_losses = std::uint64_t{1} << 34;

}  // namespace

CountHistograms::CountHistograms(const std::vector<Shape>& shapes, int bits)
    : shapes_(shapes), bits_(bits), rows_(shapes.size() * octaves, no_row) {
  FAULTLINE_EXPECT(0 <= bits && bits <= 12);
  for (const Shape& shape : shapes) {
    FAULTLINE_EXPECT(shape.max >= 0.0 && std::isfinite(shape.max));
    tops_.push_back(std::bit_cast<std::uint64_t>(shape.max));
  }
  underflow_.resize(shapes.size());
  most_waiting_ = std::clamp(waiting_losses / std::max<std::size_t>(shapes.size(), 1),
                             shortest_list, longest_list);
  waiting_loss_.resize(shapes.size() * most_waiting_);
  waiting_.resize(shapes.size());
}

std::uint32_t CountHistograms::new_row() const {
  const std::size_t row = counts_.size() >> bits_;
  counts_.resize(counts_.size() + (std::size_t{1} << bits_));
  return static_cast<std::uint32_t>(row);
}

/// Where a bin begins, and how wide it is.
struct CountHistograms::Edge {
  double low;
  double width;
};

/// Of the bin that holds a loss; losses above max are in the bin of max.
CountHistograms::Edge CountHistograms::edge_of(std::size_t h, std::uint64_t pattern) const {
  const std::uint64_t low = std::min(pattern, tops_[h]) >> (52 - bits_) << (52 - bits_);
  const int exponent = static_cast<int>(low >> 52) - 1023;
  return {std::bit_cast<double>(low), std::ldexp(1.0, exponent - bits_)};
}

void CountHistograms::add(std::size_t h, double x, std::uint64_t copies) {
  const auto pattern = std::bit_cast<std::uint64_t>(x);
  if (pattern - 1 >= tops_[h]) {
    add_above(h, x, copies);
  } else if (below_top(h, pattern) < octaves) {
    count_at(place_of(h, pattern), pattern, copies);
  } else {
    count_underflow(h, x, copies);
  }
}

void CountHistograms::add_above(std::size_t h, double x, std::uint64_t copies) {
  const Shape& shape = shapes_[h];
  FAULTLINE_EXPECT(shape.max < x && x <= shape.max * (1.0 + 0x1p-40));
  const auto pattern = std::bit_cast<std::uint64_t>(x);
  const Edge edge = edge_of(h, pattern);
  const auto offset =
      static_cast<std::uint64_t>(std::ldexp((x - edge.low) / edge.width, offset_bits));
  add_to(counts_[place_of(h, tops_[h])], {copies, copies * offset, pattern, pattern});
}

void CountHistograms::count_underflow(std::size_t h, double x, std::uint64_t copies) const {
  const auto pattern = std::bit_cast<std::uint64_t>(x);
  const auto quanta = static_cast<std::uint64_t>(std::nearbyint(x / shapes_[h].grid.quantum()));
  add_to(underflow_[h], {copies, copies * quanta, pattern, pattern});
}

void CountHistograms::count_at(std::size_t place, std::uint64_t pattern,
                               std::uint64_t copies) const {
  const std::uint64_t offset = (pattern << (12 + bits_)) >> (64 - offset_bits);
  add_to(counts_[place], {copies, copies * offset, pattern, pattern});
}

/// Bins are fetched before they are needed: most are not in the cache, and each would be waited
/// for.
void CountHistograms::settle(std::size_t h) const {
  const auto losses = std::span(waiting_loss_).subspan(h * most_waiting_, waiting_[h]);
  std::array<std::size_t, longest_list> place;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const auto pattern = std::bit_cast<std::uint64_t>(losses[i]);
    place[i] = below_top(h, pattern) < octaves ? place_of(h, pattern) : no_place;
    if (place[i] != no_place) __builtin_prefetch(&counts_[place[i]], 1);
  }
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const auto pattern = std::bit_cast<std::uint64_t>(losses[i]);
    if (place[i] == no_place) {
      count_underflow(h, losses[i], 1);
    } else {
      count_at(place[i], pattern, 1);
    }
  }
  waiting_[h] = 0;
}

void CountHistograms::add_to(Count& to, const Count& from) {
  to.count += from.count;
  to.offset += from.offset;
  to.low = std::min(to.low, from.low);
  to.high = std::max(to.high, from.high);
}

void CountHistograms::merge(const CountHistograms& other) {
  FAULTLINE_EXPECT(shapes_ == other.shapes_ && bits_ == other.bits_);
  for (std::size_t h = 0; h < underflow_.size(); ++h) {
    other.settle(h);
    add_to(underflow_[h], other.underflow_[h]);
  }
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    const std::uint32_t from = other.rows_[place];
    if (from == no_row) continue;
    if (rows_[place] == no_row) rows_[place] = new_row();
    for (std::size_t i = 0; i < (std::size_t{1} << bits_); ++i) {
      add_to(counts_[(std::size_t{rows_[place]} << bits_) + i],
             other.counts_[(std::size_t{from} << bits_) + i]);
    }
  }
}

/// A loss of the bin is its smallest possible one and an offset of 2⁻²⁹ of the bin's width apiece.
CountHistograms::Bin CountHistograms::bin_of(std::size_t h, const Count& count) const {
  const double low = std::bit_cast<double>(count.low);
  const double quantum = shapes_[h].grid.quantum();
  const auto n = static_cast<Int128>(count.count);
  Bin bin{.weight = n << 50,
          .weight_squared = n << 50,
          .min = low,
          .max = std::bit_cast<double>(count.high)};
  if (bin.atom()) {
    bin.weighted_loss = n * shapes_[h].grid.quanta(low);
    return bin;
  }
  const Edge edge = edge_of(h, count.low);
  const auto total = static_cast<double>(count.count) * edge.low +
                     std::ldexp(static_cast<double>(count.offset) * edge.width, -offset_bits);
  bin.weighted_loss = static_cast<Int128>(total / quantum);
  return bin;
}

CountHistograms::Bin CountHistograms::underflow_of(std::size_t h) const {
  const Count& count = underflow_[h];
  const auto n = static_cast<Int128>(count.count);
  return {.weight = n << 50,
          .weight_squared = n << 50,
          .weighted_loss = static_cast<Int128>(count.offset),
          .min = std::bit_cast<double>(count.low),
          .max = std::bit_cast<double>(count.high)};
}

std::vector<CountHistograms::Bin> CountHistograms::bins_descending(std::size_t h) const {
  settle(h);
  std::vector<Bin> bins;
  for (std::size_t octave = 0; octave < octaves; ++octave) {
    const std::uint32_t row = rows_[h * octaves + octave];
    if (row == no_row) continue;
    for (std::size_t i = std::size_t{1} << bits_; i-- > 0;) {
      const Count& count = counts_[(std::size_t{row} << bits_) + i];
      if (count.count != 0) bins.push_back(bin_of(h, count));
    }
  }
  if (underflow_[h].count != 0) bins.push_back(underflow_of(h));
  return bins;
}

std::size_t CountHistograms::memory_bytes() const {
  for (std::size_t h = 0; h < shapes_.size(); ++h) settle(h);
  return counts_.capacity() * sizeof(Count) + rows_.size() * sizeof(std::uint32_t) +
         underflow_.size() * (sizeof(Count) + sizeof(Shape) + most_waiting_ * sizeof(double) +
                              sizeof(std::uint32_t) + sizeof(std::uint64_t));
}

namespace {

template <class Count>
void save_count(base::ArchiveWriter& archive, const Count& count) {
  archive.put(count.count);
  archive.put(count.offset);
  archive.put(count.low);
  archive.put(count.high);
}

template <class Count>
void load_count(base::ArchiveReader& archive, Count& count) {
  archive.get(count.count);
  archive.get(count.offset);
  archive.get(count.low);
  archive.get(count.high);
}

}  // namespace

/// Rows by (histogram, octave), and of each the bins in use by place.
void CountHistograms::save(base::ArchiveWriter& archive) const {
  archive.put(bits_);
  archive.put(static_cast<std::uint64_t>(shapes_.size()));
  for (std::size_t h = 0; h < shapes_.size(); ++h) {
    settle(h);
    archive.put(shapes_[h].max);
    archive.put(shapes_[h].grid.quantum());
  }
  for (const Count& count : underflow_) save_count(archive, count);
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    std::vector<std::uint32_t> used;
    const std::size_t first = std::size_t{rows_[place]} << bits_;
    for (std::uint32_t i = 0; rows_[place] != no_row && i < (1U << bits_); ++i) {
      if (counts_[first + i].count != 0) used.push_back(i);
    }
    archive.put(used);
    for (const std::uint32_t i : used) save_count(archive, counts_[first + i]);
  }
}

void CountHistograms::load(base::ArchiveReader& archive) {
  int bits = 0;
  std::uint64_t size = 0;
  archive.get(bits);
  archive.get(size);
  if (bits != bits_ || size != shapes_.size()) {
    throw base::ArchiveError("saved histograms have another shape");
  }
  for (const Shape& shape : shapes_) {
    double max = 0.0;
    double quantum = 0.0;
    archive.get(max);
    archive.get(quantum);
    if (max != shape.max || quantum != shape.grid.quantum()) {
      throw base::ArchiveError("saved histograms have another shape");
    }
  }
  for (std::size_t h = 0; h < underflow_.size(); ++h) {
    load_count(archive, underflow_[h]);
    const bool empty = underflow_[h].count == 0;
    const bool small = underflow_[h].high < tops_[h] && underflow_[h].low <= underflow_[h].high;
    if (underflow_[h].count > most_losses || (!empty && !small)) {
      throw base::ArchiveError("a saved bin holds other losses");
    }
    if (empty) underflow_[h] = Count{};
  }
  counts_.clear();
  std::fill(waiting_.begin(), waiting_.end(), std::uint32_t{0});
  rows_.assign(rows_.size(), no_row);
  for (std::size_t place = 0; place < rows_.size(); ++place) load_row(archive, place);
}

/// Whether saved numbers can be those of a bin. Losses above max are in the bin of max.
bool CountHistograms::belongs(const Count& count, std::size_t place, std::uint32_t bin) const {
  const std::uint64_t top = tops_[place / octaves];
  const std::uint64_t leading = (((top >> 52) - place % octaves) << bits_) + bin;
  const auto leading_of = [&](std::uint64_t pattern) {
    return std::min(pattern, top) >> (52 - bits_);
  };
  return 1 <= count.count && count.count <= most_losses && count.low <= count.high &&
         leading_of(count.low) == leading && leading_of(count.high) == leading;
}

void CountHistograms::load_row(base::ArchiveReader& archive, std::size_t place) {
  std::vector<std::uint32_t> used;
  archive.get(used);
  if (used.empty()) return;
  rows_[place] = new_row();
  for (const std::uint32_t i : used) {
    if (i >= (1U << bits_)) throw base::ArchiveError("saved histogram has a bin out of place");
    Count& count = counts_[(std::size_t{rows_[place]} << bits_) + i];
    load_count(archive, count);
    if (!belongs(count, place, i)) throw base::ArchiveError("a saved bin holds other losses");
  }
}

}  // namespace faultline::numerics
