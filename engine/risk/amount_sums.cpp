// SPDX-License-Identifier: Apache-2.0
#include "risk/amount_sums.hpp"

#include <cmath>

#include "base/contracts.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

namespace {

constexpr double first_quanta = 0x1p56;
constexpr double root_quanta = 0x1p40;

double power_of_two_above(double bound) {
  FAULTLINE_EXPECT(bound > 0.0 && std::isfinite(bound));
  int exponent = 0;
  (void)std::frexp(bound, &exponent);
  return std::ldexp(1.0, exponent);
}

}  // namespace

AmountSums::AmountSums(std::span<const double> bounds) : sums_(bounds.size()) {
  for (const double bound : bounds) unit_.push_back(power_of_two_above(bound));
}

void AmountSums::add(std::size_t item, double amount, double weight, std::uint64_t copies) {
  const double weighted = weight * amount / unit_[item];
  FAULTLINE_EXPECT(weighted >= 0.0 && weighted < weight_bound);
  const auto times = static_cast<numerics::Int128>(copies);
  const numerics::Int128 root = rounded(weighted * root_quanta);
  sums_[item].first += times * rounded(weighted * first_quanta);
  sums_[item].square += times * rounded(weighted * (amount / unit_[item]) * first_quanta);
  sums_[item].second += times * root * root;
}

void AmountSums::merge(const AmountSums& other) {
  FAULTLINE_EXPECT(unit_ == other.unit_);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].first += other.sums_[i].first;
    sums_[i].square += other.sums_[i].square;
    sums_[i].second += other.sums_[i].second;
  }
}

void AmountSums::save(base::ArchiveWriter& archive) const {
  archive.put(unit_);
  for (const Sums& sums : sums_) {
    archive.put(sums.first);
    archive.put(sums.square);
    archive.put(sums.second);
  }
}

void AmountSums::load(base::ArchiveReader& archive) {
  std::vector<double> unit;
  archive.get(unit);
  if (unit != unit_) throw base::ArchiveError("saved amounts are in other units");
  for (Sums& sums : sums_) {
    archive.get(sums.first);
    archive.get(sums.square);
    archive.get(sums.second);
    if (sums.first < 0 || sums.square < 0 || sums.second < 0) {
      throw base::ArchiveError("saved amounts are below 0");
    }
  }
}

MeanEstimate AmountSums::mean(std::size_t item, double trials) const {
  const auto estimate = estimate_mean(
      static_cast<double>(sums_[item].first) / first_quanta,
      static_cast<double>(sums_[item].second) / (root_quanta * root_quanta), trials, square_noise);
  return {estimate.mean * unit_[item], estimate.error * unit_[item]};
}

double AmountSums::deviation(std::size_t item, double trials) const {
  const double mean = static_cast<double>(sums_[item].first) / first_quanta / trials;
  const double square = static_cast<double>(sums_[item].square) / first_quanta / trials;
  const double variance = square - mean * mean;
  if (!(variance > square_noise * square)) return 0.0;
  return std::sqrt(variance * trials / (trials - 1.0)) * unit_[item];
}

double AmountSums::first(std::size_t item) const {
  return static_cast<double>(sums_[item].first) / first_quanta * unit_[item];
}

double AmountSums::weighted_second(std::size_t item) const {
  return static_cast<double>(sums_[item].second) / (root_quanta * root_quanta) * unit_[item] *
         unit_[item];
}

std::size_t AmountSums::memory_bytes(std::size_t items) {
  return items * (sizeof(Sums) + sizeof(double));
}

}  // namespace faultline::risk
