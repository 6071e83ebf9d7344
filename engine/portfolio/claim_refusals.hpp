// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "insurance/claim_batch.hpp"
#include "insurance/contract.hpp"

namespace faultline::portfolio {

/// Which contracts refuse which occurrences: contract k refuses occurrence o of trial t where
///
///   U(t, o, k) < refusal probability of k                                               (L.27)
///
/// with U the uniform at (seed, t, `refusal`, 0, key of (`cover.<id>`, key of o)). So it depends on
/// nothing else, and the cases of a run share it.
class ClaimRefusals {
 public:
  ClaimRefusals() = default;
  ClaimRefusals(std::uint64_t seed, std::span<const insurance::Contract> contracts);

  /// Whether any contract may.
  [[nodiscard]] bool any() const { return !refusing_.empty(); }

  /// Appends those of occurrence j, which is one of the trial of that number.
  void add(const failure::OccurrenceSpan& occurrences, std::uint32_t j, std::uint64_t trial,
           std::vector<insurance::Refusal>& refusals) const;

 private:
  struct Refusing {
    insurance::ContractId contract;
    double probability;
    std::uint64_t key;
  };
  std::uint64_t seed_ = 0;
  std::vector<Refusing> refusing_;
};

}  // namespace faultline::portfolio
