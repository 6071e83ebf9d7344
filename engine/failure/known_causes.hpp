// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "failure/forced_failures.hpp"
#include "failure/latent_structure.hpp"

namespace faultline::failure {

/// The causes that are known to fail by themselves under `ForceMode::condition`: some in every
/// trial, others in the trials that choose them.
class KnownCauses {
 public:
  KnownCauses() = default;
  explicit KnownCauses(const ForcedFailures& forced);

  /// With every condition that may hold.
  [[nodiscard]] const KnownFailures& failures() const { return failures_; }
  /// Among `failures().causes`.
  [[nodiscard]] std::optional<std::uint32_t> place_of(CauseId cause) const;

  /// `KnownLanes` of a group for which `ForcedFailures::choice` gave `chosen`.
  void lanes(std::span<const std::uint64_t> chosen, std::vector<std::uint64_t>& known) const;

 private:
  KnownFailures failures_;
  std::vector<std::uint32_t> chosen_;  ///< by member of the choice: its place
};

}  // namespace faultline::failure
