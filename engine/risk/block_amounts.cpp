// SPDX-License-Identifier: Apache-2.0
#include "risk/block_amounts.hpp"

#include <algorithm>
#include <bit>

#include "base/contracts.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {

/// Exponent and the four leading bits below it: rises with the number, 16 steps to an octave.
std::uint64_t step_of(double amount) {
  return std::bit_cast<std::uint64_t>(amount) >> 48;
}

std::size_t bins_of(double bound, double quantum, BlockTail tail) {
  if (tail == BlockTail::absent || quantum == 0.0) return 0;
  return step_of(std::max(bound, quantum)) - step_of(quantum) + 2;
}

}  // namespace

BlockAmounts::BlockAmounts(double bound, const numerics::MoneyGrid& grid, BlockTail tail)
    : quantum_(grid.quantum()),
      sums_(TrialBlocks::count, 0),
      bin_count_(bins_of(bound, quantum_, tail)) {
  bins_.resize(TrialBlocks::count * bin_count_);
}

std::size_t BlockAmounts::bin_of(double amount) const {
  return std::min(step_of(std::max(amount, quantum_)) - step_of(quantum_), bin_count_ - 1);
}

void BlockAmounts::add(double amount, double weight, std::span<const TrialBlocks::Share> shares) {
  if (!(amount > 0.0)) return;
  const auto quanta = rounded(weight * amount / quantum_);
  for (const auto& [block, copies] : shares) {
    const auto times = static_cast<numerics::Int128>(copies);
    sums_[block] += times * quanta;
    if (bin_count_ == 0) continue;
    Bin& bin = bins_[block * bin_count_ + bin_of(amount)];
    bin.weight += times * rounded(weight * weight_quanta);
    bin.quanta += times * quanta;
  }
}

std::vector<double> BlockAmounts::sums() const {
  std::vector<double> all;
  for (const auto sum : sums_) all.push_back(static_cast<double>(sum) * quantum_);
  return all;
}

std::vector<double> BlockAmounts::excess(double threshold) const {
  std::vector<double> all(TrialBlocks::count, 0.0);
  if (bin_count_ == 0) return all;
  const std::size_t first = threshold > 0.0 ? bin_of(threshold) : 0;
  for (std::size_t block = 0; block < all.size(); ++block)
    for (std::size_t b = first; b < bin_count_; ++b) {
      const Bin& bin = bins_[block * bin_count_ + b];
      const double above = static_cast<double>(bin.quanta) * quantum_ -
                           static_cast<double>(bin.weight) / weight_quanta * threshold;
      all[block] += std::max(above, 0.0);
    }
  return all;
}

void BlockAmounts::merge(const BlockAmounts& other) {
  FAULTLINE_EXPECT(sums_.size() == other.sums_.size() && bins_.size() == other.bins_.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    bins_[i].weight += other.bins_[i].weight;
    bins_[i].quanta += other.bins_[i].quanta;
  }
}

void BlockAmounts::save(base::ArchiveWriter& archive) const {
  archive.put(quantum_);
  for (const auto& sum : sums_) archive.put(sum);
  for (const auto& bin : bins_) {
    archive.put(bin.weight);
    archive.put(bin.quanta);
  }
}

void BlockAmounts::load(base::ArchiveReader& archive) {
  double quantum = 0.0;
  archive.get(quantum);
  if (quantum != quantum_) throw base::ArchiveError("saved sums are in other units");
  for (auto& sum : sums_) archive.get(sum);
  for (auto& bin : bins_) {
    archive.get(bin.weight);
    archive.get(bin.quanta);
  }
}

std::size_t BlockAmounts::memory_bytes(double bound, const numerics::MoneyGrid& grid,
                                       BlockTail tail) {
  return TrialBlocks::count *
         (sizeof(numerics::Int128) + bins_of(bound, grid.quantum(), tail) * sizeof(Bin));
}

}  // namespace faultline::risk
