// SPDX-License-Identifier: Apache-2.0
#include "risk/payment_law.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/money_grid.hpp"
#include "risk/holder_histograms.hpp"

namespace faultline::risk {

PaymentLaw::PaymentLaw(double bound)
    : bound_(bound), histogram_(bound, fine_histogram_bits, numerics::MoneyGrid(bound)) {}

void PaymentLaw::add(double amount, double weight, std::uint64_t copies) {
  if (!(amount > 0.0) || bound_ == 0.0) return;
  const double counted = std::min(amount, bound_);  // sums of parts are rounded
  for (std::uint64_t k = 0; k < copies; ++k) histogram_.add(counted, weight);
}

std::vector<ExceedanceCurve::Bin> PaymentLaw::bins() const {
  std::vector<ExceedanceCurve::Bin> all;
  histogram_.for_each_descending([&](const ExceedanceCurve::Bin& bin) { all.push_back(bin); });
  return all;
}

ExceedanceCurve PaymentLaw::curve(const TrialTotals& totals) const {
  return {bins(), histogram_.grid(), totals};
}

double PaymentLaw::loaded_mean_error(const PriceLoad& load, const Moments& moments,
                                     const TrialTotals& totals) const {
  const auto trials = static_cast<double>(totals.count());
  const auto& [mean, deviation] = moments;
  const double quantile = load.on_shortfall > 0.0 ? curve(totals).value_at_risk(load.level) : 0.0;
  double first = 0.0;
  double second = 0.0;
  for (const auto& bin : bins()) {
    const double weight = static_cast<double>(bin.weight) / weight_quanta;
    const double weight_squared = static_cast<double>(bin.weight_squared) / weight_quanta;
    const double x = static_cast<double>(bin.weighted_loss) * histogram_.grid().quantum() / weight;
    const double psi = x + load.on_deviation * (x * x - 2.0 * mean * x) / (2.0 * deviation) +
                       load.on_shortfall * std::max(x - quantile, 0.0) / (1.0 - load.level);
    first += weight * psi;
    second += weight_squared * psi * psi;
  }
  const double average = first / trials;
  return std::sqrt(std::max(second / trials - average * average, 0.0) / trials);
}

std::size_t PaymentLaw::memory_bytes() {
  return sizeof(PaymentLaw) +
         (expected_octaves << fine_histogram_bits) * sizeof(ExceedanceCurve::Bin);
}

}  // namespace faultline::risk
