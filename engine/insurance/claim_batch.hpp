// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/id.hpp"

namespace faultline::insurance {

using InsuredId = base::Id<struct InsuredTag>;
using ContractId = base::Id<struct ContractTag>;
using ProviderId = base::Id<struct ProviderTag>;

/// What of a loss a word of a trigger or an exclusion is said of: one bit a word. Losses for which
/// the same words hold are one part.
using LossWordSet = std::uint32_t;

/// What one insured lost in one occurrence, before any cover; where covers tell losses apart, the
/// part of it for which the same words hold.
struct Claim {
  std::uint32_t occurrence;  ///< equal for claims of one occurrence, ascending with time
  InsuredId insured;
  double time;  ///< years
  double loss;  ///< numeraire, ground-up
  LossWordSet words = 0;
};

/// A provider of cover that fails.
struct ProviderDefault {
  ProviderId provider;
  double time;  ///< years
};

/// Defaults by trial. Without any offset no trial has one.
struct ProviderDefaults {
  std::vector<std::uint32_t> offset;  ///< trials + 1, or nothing
  std::vector<ProviderDefault> defaults;

  [[nodiscard]] std::span<const ProviderDefault> of_trial(std::size_t trial) const {
    if (offset.empty()) return {};
    return std::span(defaults).subspan(offset[trial], offset[trial + 1] - offset[trial]);
  }
  void clear() {
    offset.clear();
    defaults.clear();
  }
};

/// Claims of a batch of trials, sorted by (trial, occurrence in time order, insured,
/// words).
struct ClaimBatch {
  std::vector<std::uint32_t> offset;  ///< trials + 1
  std::vector<Claim> claims;
  ProviderDefaults defaults = {};

  void clear() {
    offset.clear();
    claims.clear();
    defaults.clear();
  }
};

/// One payment of one contract on one claim.
struct Payment {
  std::uint32_t claim;  ///< into `ClaimBatch::claims`
  ContractId contract;
  double amount;  ///< numeraire, > 0
};

/// What a trial made of the capital of one provider.
struct ProviderUse {
  ProviderId provider;
  double short_of;  ///< owed and not granted, numeraire
  double left;      ///< of its capital, numeraire; infinite where it has no end
};

/// What was recovered on each claim.
struct RecoveryBatch {
  std::vector<double> recovered;  ///< by claim: own covers and those of positions held; ≤ loss
  std::vector<std::uint32_t> offset;  ///< trials + 1, into `payments`
  std::vector<Payment> payments;      ///< by trial, time, contract order, claim

  std::vector<std::uint32_t> use_offset;  ///< trials + 1, into `uses`; nothing without providers
  std::vector<ProviderUse> uses;          ///< by trial, of providers that lost or paid anything

  [[nodiscard]] std::span<const ProviderUse> uses_in(std::size_t trial) const {
    if (use_offset.empty()) return {};
    return std::span(uses).subspan(use_offset[trial], use_offset[trial + 1] - use_offset[trial]);
  }
  void clear() {
    recovered.clear();
    offset.clear();
    payments.clear();
    use_offset.clear();
    uses.clear();
  }
};

}  // namespace faultline::insurance
