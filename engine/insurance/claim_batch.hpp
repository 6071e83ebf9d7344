// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "insurance/term/at_risk.hpp"

namespace faultline::insurance {

using InsuredId = base::Id<struct InsuredTag>;
using ContractId = base::Id<struct ContractTag>;
using ProviderId = base::Id<struct ProviderTag>;
using TreatyId = base::Id<struct TreatyTag>;

/// What of a loss a word of a trigger or an exclusion, or a list of operators, is said of: one bit
/// each. Losses for which the same bits hold are one part.
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

/// What an occurrence hit of one insured, as far as a contract answers to it.
struct ClaimAtRisk {
  std::uint32_t occurrence;
  ContractId contract;
  InsuredId insured;
  AtRisk at_risk;
};

/// A contract that does not pay on an occurrence, though it would answer to it.
struct Refusal {
  std::uint32_t occurrence;
  ContractId contract;
};

/// What contracts look up of the occurrences that they are claimed for.
struct ClaimFacts {
  std::vector<ClaimAtRisk> at_risk;  ///< by (occurrence, contract, insured), where terms ask
  std::vector<Refusal> refusals;     ///< by (occurrence, contract)

  /// Nothing is at risk of an insured of whom nothing was hit.
  [[nodiscard]] AtRisk at_risk_of(std::uint32_t occurrence, ContractId contract,
                                  InsuredId insured) const {
    const std::tuple wanted{occurrence, contract, insured};
    const auto key = [](const ClaimAtRisk& c) {
      return std::tuple{c.occurrence, c.contract, c.insured};
    };
    const auto found =
        std::lower_bound(at_risk.begin(), at_risk.end(), wanted,
                         [&](const ClaimAtRisk& c, const auto& w) { return key(c) < w; });
    return found != at_risk.end() && key(*found) == wanted ? found->at_risk : AtRisk{};
  }
  [[nodiscard]] bool refuses(ContractId contract, std::uint32_t occurrence) const {
    const std::pair wanted{occurrence, contract};
    const auto key = [](const Refusal& r) { return std::pair{r.occurrence, r.contract}; };
    const auto found =
        std::lower_bound(refusals.begin(), refusals.end(), wanted,
                         [&](const Refusal& r, const auto& w) { return key(r) < w; });
    return found != refusals.end() && key(*found) == wanted;
  }
  void clear() {
    at_risk.clear();
    refusals.clear();
  }
};

/// Claims of a batch of trials, sorted by (trial, occurrence in time order, insured,
/// words).
struct ClaimBatch {
  std::vector<std::uint32_t> offset;  ///< trials + 1
  std::vector<Claim> claims;
  ProviderDefaults defaults = {};
  ClaimFacts facts = {};

  void clear() {
    offset.clear();
    claims.clear();
    defaults.clear();
    facts.clear();
  }
};

/// One payment of one contract on one claim.
struct Payment {
  std::uint32_t claim;  ///< into `ClaimBatch::claims`
  ContractId contract;
  double amount;  ///< numeraire, > 0
};

/// One payment of one treaty, at one moment.
struct TreatyPayment {
  TreatyId treaty;
  double amount;  ///< numeraire, > 0
};

/// What a trial made the insured pay to restore the layers of a contract, beside its premium.
struct Reinstatement {
  ContractId contract;
  double premium;  ///< numeraire, > 0
};

/// Likewise what reinsured providers pay for those of a treaty.
struct TreatyReinstatement {
  TreatyId treaty;
  double premium;  ///< numeraire, > 0
};

/// What a trial made of the capital of one provider.
struct ProviderUse {
  ProviderId provider;
  double short_of;  ///< owed and not granted, numeraire
  /// The least that a moment left of its capital, numeraire; infinite where that has no end.
  double left;
  /// Paid on contracts that it shares with others, and on treaties, numeraire: `Payment`s do not
  /// say.
  double beside = 0.0;
  double reinsured = 0.0;  ///< received from treaties, numeraire
  /// The least that claims left of its capital at any moment, before treaties repaid it.
  double lowest = left;
};

/// What was recovered on each claim.
struct RecoveryBatch {
  std::vector<double> recovered;  ///< by claim: own covers and those of positions held; ≤ loss
  std::vector<std::uint32_t> offset;  ///< trials + 1, into `payments`
  std::vector<Payment> payments;      ///< by trial, time, contract order, claim

  std::vector<std::uint32_t> use_offset;  ///< trials + 1, into `uses`; nothing without providers
  std::vector<ProviderUse> uses;          ///< by trial, of providers that lost or paid anything

  std::vector<std::uint32_t> treaty_offset;    ///< trials + 1; nothing without treaties
  std::vector<TreatyPayment> treaty_payments;  ///< by trial, then time and treaty

  /// trials + 1, into the next; nothing where no contract has layers that it costs to restore
  std::vector<std::uint32_t> reinstatement_offset;
  std::vector<Reinstatement> reinstatements;  ///< by trial, then contract

  std::vector<std::uint32_t> treaty_reinstatement_offset;  ///< likewise of treaties
  std::vector<TreatyReinstatement> treaty_reinstatements;

  [[nodiscard]] std::span<const Reinstatement> reinstatements_in(std::size_t trial) const {
    return of_trial(reinstatements, reinstatement_offset, trial);
  }
  [[nodiscard]] std::span<const TreatyReinstatement> treaty_reinstatements_in(
      std::size_t trial) const {
    return of_trial(treaty_reinstatements, treaty_reinstatement_offset, trial);
  }
  [[nodiscard]] std::span<const TreatyPayment> treaty_payments_in(std::size_t trial) const {
    return of_trial(treaty_payments, treaty_offset, trial);
  }
  [[nodiscard]] std::span<const ProviderUse> uses_in(std::size_t trial) const {
    return of_trial(uses, use_offset, trial);
  }
  void clear() {
    recovered.clear();
    offset.clear();
    payments.clear();
    use_offset.clear();
    uses.clear();
    treaty_offset.clear();
    treaty_payments.clear();
    reinstatement_offset.clear();
    reinstatements.clear();
    treaty_reinstatement_offset.clear();
    treaty_reinstatements.clear();
  }

 private:
  /// Nothing where there is no offset.
  template <class T>
  [[nodiscard]] static std::span<const T> of_trial(const std::vector<T>& values,
                                                   const std::vector<std::uint32_t>& offset,
                                                   std::size_t trial) {
    if (offset.empty()) return {};
    return std::span(values).subspan(offset[trial], offset[trial + 1] - offset[trial]);
  }
};

}  // namespace faultline::insurance
