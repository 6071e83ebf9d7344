// SPDX-License-Identifier: Apache-2.0
#include "failure/own_hazard.hpp"

#include <cmath>

#include <fmt/format.h>

namespace faultline::failure {

namespace {

constexpr const char* left_by_shocks =
    "it is what the shocks leave; `residual_probability = 0.0` says that they are the only reason";

void report_negative(double total, double killed, stake::AvsId avs, std::span<const Shock> shocks,
                     const std::string& path, base::Issues& issues) {
  std::string names;
  for (const Shock& shock : shocks)
    if (kill_rate(shock, avs) > 0.0)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", shock.id);
  issues.add(
      path,
      fmt::format("a hazard of {:.6g} a year is less than the shocks {} bring: {:.6g} a year",
                  total, names, killed),
      "all reasons included, the shocks too",
      "raise it, lower the shocks, or write `residual_probability` instead");
}

/// What the shocks leave of the total hazard (M.2); 0 after a complaint.
double residual_rate(double probability, stake::AvsId avs, std::span<const Shock> shocks,
                     const std::string& path, base::Issues& issues) {
  const double total = rate_of(probability);
  double killed = 0.0;
  for (const Shock& shock : shocks) killed += kill_rate(shock, avs);
  const double residual = total - killed;
  if (std::abs(residual) <= 1e-12 * total) return 0.0;
  if (residual > 0.0) return residual;
  report_negative(total, killed, avs, shocks, path, issues);
  return 0.0;
}

Hazard hazard_of(double rate, double horizon_years, const std::string& path,
                 const std::string& hint, base::Issues& issues) {
  const Hazard hazard{rate, probability_within(horizon_years, rate)};
  if (hazard.can_fire() && hazard.probability < smallest_probability)
    issues.add(path,
               fmt::format("{:.3g}: probabilities below 1e-7 per horizon are refused under plain",
                           hazard.probability),
               "0, or at least 1e-7 per horizon", hint);
  return hazard;
}

}  // namespace

Hazard compile_hazard(const AvsFailureSpec& spec, stake::AvsId avs, std::span<const Shock> shocks,
                      double horizon_years, const std::string& path, base::Issues& issues) {
  if (spec.failure_probability.has_value() == spec.residual_probability.has_value()) {
    issues.add(path + ".failure_probability",
               spec.failure_probability ? "`residual_probability` is written too" : "missing",
               "either `failure_probability` or `residual_probability`");
    return {};
  }
  if (spec.residual_probability)
    return hazard_of(rate_of(*spec.residual_probability), horizon_years,
                     path + ".residual_probability", "", issues);
  const std::string written = path + ".failure_probability";
  const double residual = residual_rate(*spec.failure_probability, avs, shocks, written, issues);
  const bool shared = residual < rate_of(*spec.failure_probability);
  return hazard_of(residual, horizon_years, written, shared ? left_by_shocks : "", issues);
}

}  // namespace faultline::failure
