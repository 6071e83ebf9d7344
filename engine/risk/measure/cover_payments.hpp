// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/archive.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/payment_law.hpp"
#include "risk/payment_sums.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// What covers pay in a trial, and what their providers do: moments, how likely they pay anything,
/// how likely they have come to an end, and the tail of what providers pay (docs/methods/risk.md).
/// Payments of a cover that is alone are what its position recovers, and those of others are taken
/// from their settlement.
///
/// Counts nothing and has no tables where `MeasureContext::covers` is empty. Sums are integers
/// (`PaymentSums`).
class CoverPayments {
 public:
  explicit CoverPayments(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const CoverPayments& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

 private:
  struct Cover {
    double end;              ///< payments of a trial from which on nothing is left; infinite: never
    double room;             ///< of a trial, up to which they are none
    std::uint32_t provider;  ///< `CoverContext::none` where it has none
    PaymentSums paid;
    PaymentSums exhausted;   ///< of 1
    PaymentLaw law;          ///< of what it pays
    PaymentSums reinstated;  ///< premiums that its reinstatements cost
  };
  struct Provider {
    PaymentSums paid;
    PaymentSums short_of;   ///< owed and not granted
    PaymentSums exhausted;  ///< of 1
    PaymentLaw law;         ///< of what it pays
  };
  void add_lanes(const TrialBatch& batch, std::size_t trial);
  void add_settled(const TrialBatch& batch, std::size_t trial);
  void pay(std::uint32_t cover, double amount);
  void end_trial(double weight, std::uint64_t copies);

  TrialTotals totals_;
  std::vector<Cover> covers_;            ///< by contract
  std::vector<Provider> providers_;      ///< by provider
  std::vector<std::uint32_t> cover_of_;  ///< by position: its cover that is alone
  std::vector<bool> alone_;              ///< by contract
  /// Of the trial at hand.
  std::vector<double> paid_;            ///< by contract; 0 between trials
  std::vector<double> paid_by_;         ///< by provider; 0 between trials
  std::vector<std::uint32_t> touched_;  ///< contracts that paid
};

static_assert(AccumulatesTrials<CoverPayments>);

}  // namespace faultline::risk::measure
