// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "portfolio/withdrawal_queue_spec.hpp"

namespace faultline::portfolio {

/// A withdrawal of shares that was requested before the trial begins.
struct Withdrawal {
  double part;         ///< of all shares of the position
  double claim_years;  ///< losses until then are borne, those of that moment included
};

/// Withdrawals of a position that wait (docs/methods/portfolio.md, "Queued withdrawals").
struct WithdrawalQueue {
  QueuePays pays;
  std::vector<Withdrawal> requests;  ///< in the order of the file; parts add up to at most 1

  /// Part of the shares that is queued at first.
  [[nodiscard]] double part() const;
  /// Part of the shares × years that is in the queue: Σ part · claim_years.
  [[nodiscard]] double part_years() const;
};

/// Complains below `path` ("position.eETH.queue") about a queue that is empty, has no supply to be
/// a part of, is more than that, or has claims after the end of a trial. Empty where it does.
[[nodiscard]] std::optional<WithdrawalQueue> compile_queue(const WithdrawalQueueSpec& spec,
                                                           std::optional<double> supply,
                                                           double horizon_years,
                                                           const std::string& path,
                                                           base::Issues& issues);

}  // namespace faultline::portfolio
