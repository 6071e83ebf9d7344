// SPDX-License-Identifier: Apache-2.0
#include "portfolio/queue_outcome.hpp"

#include <algorithm>

#include "base/contracts.hpp"
#include "portfolio/price_reports.hpp"

namespace faultline::portfolio {

namespace {

/// What a position came to until a claim, numeraire.
struct UntilClaim {
  double lost = 0.0;
  double told = 0.0;    ///< of it, by reports
  double earned = 0.0;  ///< into the price
};

/// A report that is due at the claim is in time: dates that are equal as written may differ by
/// rounding.
bool is_in_time(double date, double claim) {
  return date <= claim * (1.0 + 0x1p-40);
}

/// Of `lost`, which may be added up in another order.
double told_until(const PositionTerms& terms, double claim, std::span<const DatedLoss> losses,
                  double lost) {
  double told = 0.0;
  for_each_report(*terms.oracle, terms.value, losses, [&](const PriceReport& report) {
    if (is_in_time(report.told, claim)) told += report.fall;
  });
  return std::min(told, lost);
}

/// (L.16)
UntilClaim until(const PositionTerms& terms, double claim, std::span<const DatedLoss> losses) {
  UntilClaim result;
  double value_years = terms.value * claim;
  for (const auto& [time, net] : losses) {
    if (!is_in_time(time, claim)) break;
    result.lost += net;
    value_years -= net * std::max(claim - time, 0.0);
  }
  result.lost = std::min(result.lost, terms.value);
  const bool reported = terms.oracle && terms.queue->pays == QueuePays::lesser_value;
  result.told = reported ? told_until(terms, claim, losses, result.lost) : result.lost;
  result.earned = terms.earnings.into_price() / terms.value * std::max(value_years, 0.0);
  return result;
}

}  // namespace

QueueOutcome follow_queue(const PositionTerms& terms, std::span<const DatedLoss> losses) {
  FAULTLINE_EXPECT(terms.queue && terms.value > 0.0);
  QueueOutcome outcome;
  for (const auto& [part, claim] : terms.queue->requests) {
    const auto [lost, told, earned] = until(terms, claim, losses);
    const double made_up =
        terms.queue->pays == QueuePays::lesser_value ? std::min(told, earned) : 0.0;
    outcome.loss += part * (told - made_up);
    outcome.moved += part * (lost - told);
    outcome.gains_left += part * (earned - made_up);
  }
  return outcome;
}

}  // namespace faultline::portfolio
