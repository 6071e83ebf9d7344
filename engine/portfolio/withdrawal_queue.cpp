// SPDX-License-Identifier: Apache-2.0
#include "portfolio/withdrawal_queue.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "base/date.hpp"

namespace faultline::portfolio {

namespace {

/// Sums of parts that are written in decimals may exceed the whole by their rounding.
constexpr double rounding = 0x1p-40;

void check_claims(const WithdrawalQueueSpec& spec, double horizon_years, const std::string& path,
                  base::Issues& issues) {
  for (std::size_t i = 0; i < spec.requests.size(); ++i) {
    const double day = spec.requests[i].claim_day;
    if (day / base::days_per_year <= horizon_years) continue;
    issues.add(
        fmt::format("{}.requests[{}].claim_day", path, i),
        fmt::format("day {:.12g} is after the end of a trial, day {:.12g}: losses until then "
                    "are not simulated",
                    day, horizon_years * base::days_per_year),
        "at most that", "a longer `run.horizon_days`");
  }
}

}  // namespace

double WithdrawalQueue::part() const {
  double sum = 0.0;
  for (const auto& request : requests) sum += request.part;
  return sum;
}

double WithdrawalQueue::part_years() const {
  double sum = 0.0;
  for (const auto& request : requests) sum += request.part * request.claim_years;
  return sum;
}

std::optional<WithdrawalQueue> compile_queue(const WithdrawalQueueSpec& spec,
                                             std::optional<double> supply, double horizon_years,
                                             const std::string& path, base::Issues& issues) {
  const std::size_t before = issues.list().size();
  if (spec.requests.empty())
    issues.add(path + ".requests", "nothing is queued", "[{ shares = …, claim_day = … }, …]");
  check_claims(spec, horizon_years, path, issues);
  if (!supply) {
    issues.add(path, "nothing says of how many shares those in the queue are a part",
               "`supply` beside it");
    return std::nullopt;
  }
  WithdrawalQueue queue{.pays = spec.pays, .requests = {}};
  for (const auto& request : spec.requests)
    queue.requests.push_back({request.shares / *supply, request.claim_day / base::days_per_year});
  if (queue.part() > 1.0 + rounding) {
    issues.add(path + ".requests",
               fmt::format("{:.12g} shares are queued, of a supply of {:.12g}",
                           queue.part() * *supply, *supply),
               "at most that");
  }
  if (issues.list().size() != before) return std::nullopt;
  return queue;
}

}  // namespace faultline::portfolio
