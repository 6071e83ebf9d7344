// SPDX-License-Identifier: Apache-2.0
#include "risk/payment_sums.hpp"

#include <algorithm>

#include "risk/mean_estimate.hpp"

namespace faultline::risk {
namespace {

/// A variance below this part of the mean square is not told from 0.
constexpr double square_noise = 0x1p-30;

}  // namespace

void PaymentSums::add(double amount, double weight, std::uint64_t copies) {
  if (!(amount > 0.0) || quantum_ == 0.0) return;
  const auto times = static_cast<numerics::Int128>(copies);
  const double quanta = std::nearbyint(amount / quantum_);
  const auto weighted = static_cast<numerics::Int128>(std::nearbyint(weight * quanta));
  const auto square = static_cast<numerics::Int128>(std::nearbyint(weight * quanta * quanta));
  positive_ += times * rounded(weight * weight_quanta);
  first_ += times * weighted;
  second_ += times * square;
  weighted_second_ += times * weighted * weighted;
}

void PaymentSums::merge(const PaymentSums& other) {
  positive_ += other.positive_;
  first_ += other.first_;
  second_ += other.second_;
  weighted_second_ += other.weighted_second_;
}

void PaymentSums::save(base::ArchiveWriter& archive) const {
  for (const auto& sum : {positive_, first_, second_, weighted_second_}) archive.put(sum);
}

void PaymentSums::load(base::ArchiveReader& archive) {
  for (auto* sum : {&positive_, &first_, &second_, &weighted_second_}) archive.get(*sum);
}

double PaymentSums::mean(double trials) const {
  return static_cast<double>(first_) / trials * quantum_;
}

double PaymentSums::mean_error(double trials) const {
  return estimate_mean(static_cast<double>(first_), static_cast<double>(weighted_second_), trials,
                       square_noise)
             .error *
         quantum_;
}

double PaymentSums::deviation(double trials) const {
  const double mean = static_cast<double>(first_) / trials;
  const double mean_square = static_cast<double>(second_) / trials;
  double variance = mean_square - mean * mean;
  if (!(variance > square_noise * mean_square)) variance = 0.0;
  return std::sqrt(variance * trials / std::max(trials - 1.0, 1.0)) * quantum_;
}

double PaymentSums::probability(double trials) const {
  return static_cast<double>(positive_) / weight_quanta / trials;
}

}  // namespace faultline::risk
