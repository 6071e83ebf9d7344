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

/// What one insured lost in one occurrence, before any cover.
struct Claim {
  std::uint32_t occurrence;  ///< equal for claims of one occurrence, ascending with time
  InsuredId insured;
  double time;  ///< years
  double loss;  ///< numeraire, ground-up
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

/// Claims of a batch of trials, sorted by (trial, occurrence in time order, insured).
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

/// What was recovered on each claim.
struct RecoveryBatch {
  std::vector<double> recovered;  ///< by claim: own covers and those of positions held; ≤ loss
  std::vector<std::uint32_t> offset;  ///< trials + 1, into `payments`
  std::vector<Payment> payments;      ///< by trial, time, contract order, claim

  void clear() {
    recovered.clear();
    offset.clear();
    payments.clear();
  }
};

}  // namespace faultline::insurance
