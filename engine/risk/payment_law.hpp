// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "numerics/log_linear_histogram.hpp"
#include "risk/cover_context.hpp"
#include "risk/exceedance_curve.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

/// The law of one amount that is paid in a trial, counted in bins of 2⁻¹⁰ of the amount: integers,
/// in no order. Trials in which nothing is paid need not be added.
class PaymentLaw {
 public:
  /// No amount exceeds `bound`; nothing is counted where it is 0.
  explicit PaymentLaw(double bound = 0.0);

  /// `copies` trials of that amount and weight.
  void add(double amount, double weight, std::uint64_t copies);
  void merge(const PaymentLaw& other) { histogram_.merge(other.histogram_); }
  void save(base::ArchiveWriter& archive) const { histogram_.save(archive); }
  void load(base::ArchiveReader& archive) { histogram_.load(archive); }

  /// Of all trials.
  [[nodiscard]] ExceedanceCurve curve(const TrialTotals& totals) const;

  /// Mean and standard deviation of the amounts, as their sums have it.
  struct Moments {
    double mean;
    double deviation;
  };
  /// Standard error of m + κs + ηES with the loads κ and η (K.20), mean m and standard deviation
  /// s > 0: that of the mean of w(x + κ(x² − 2mx)/2s + η·max(x − v, 0)/(1 − q)), with v the value
  /// at risk at the level q, the amounts of a bin taken as equal to their mean.
  [[nodiscard]] double loaded_mean_error(const PriceLoad& load, const Moments& moments,
                                         const TrialTotals& totals) const;

  /// When amounts spread over 16 octaves, a factor of 65,536.
  [[nodiscard]] static std::size_t memory_bytes();

 private:
  [[nodiscard]] std::vector<ExceedanceCurve::Bin> bins() const;

  double bound_;
  numerics::LossHistogram histogram_;
};

}  // namespace faultline::risk
