// SPDX-License-Identifier: Apache-2.0
#include "failure/marginal.hpp"

#include <cmath>

#include <fmt/format.h>

namespace faultline::failure {

namespace {

constexpr const char* left_by_shocks =
    "it is what the shocks leave; `residual_probability = 0.0` says that they are the only reason";

void report_negative(double total, double killed, std::span<const KillRate> shocks,
                     const std::string& path, base::Issues& issues) {
  std::string names;
  for (const KillRate& one : shocks)
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", one.shock);
  issues.add(
      path,
      fmt::format("a hazard of {:.6g} a year is less than the shocks {} bring: {:.6g} a year",
                  total, names, killed),
      "all reasons included, the shocks too",
      "raise it, lower the shocks, or write `residual_probability` instead");
}

/// What the shocks leave of the total hazard (M.2); 0 after a complaint.
double residual_rate(double total, std::span<const KillRate> shocks, const std::string& path,
                     base::Issues& issues) {
  double killed = 0.0;
  for (const KillRate& one : shocks) killed += one.rate;
  const double residual = total - killed;
  if (std::abs(residual) <= 1e-12 * total) return 0.0;
  if (residual > 0.0) return residual;
  report_negative(total, killed, shocks, path, issues);
  return 0.0;
}

Hazard hazard_of(double rate, Horizons horizons, const std::string& path, const std::string& hint,
                 base::Issues& issues) {
  const Hazard hazard{rate, probability_within(horizons.longest, rate)};
  const double soonest = probability_within(horizons.shortest, rate);
  if (!hazard.can_fire() || soonest >= smallest_probability) return hazard;
  if (horizons.drops(soonest)) return {};
  if (horizons.too_rare != TooRare::refused) return hazard;
  issues.add(
      path,
      fmt::format("{:.3g}: probabilities below 1e-7 per horizon are refused under plain", soonest),
      "0, or at least 1e-7 per horizon", hint);
  return hazard;
}

/// What is left of a total hazard, written at `path`.
Hazard residual_hazard(double total, std::span<const KillRate> shocks, Horizons horizons,
                       const std::string& path, base::Issues& issues) {
  const double residual = residual_rate(total, shocks, path, issues);
  return hazard_of(residual, horizons, path, residual < total ? left_by_shocks : "", issues);
}

/// Whether exactly one of the three is written.
bool is_written_once(const Marginal& marginal, const std::string& path, base::Issues& issues) {
  std::string written;
  int count = 0;
  const auto look = [&](const std::optional<double>& value, const char* name) {
    if (!value) return;
    written += (++count > 1 ? " and `" : "`") + std::string(name) + "`";
  };
  look(marginal.failure_probability, "failure_probability");
  look(marginal.residual_probability, "residual_probability");
  look(marginal.rate_per_year, "rate_per_year");
  if (count == 1) return true;
  issues.add(path + ".failure_probability",
             count == 0 ? "missing" : "more than one is written: " + written,
             marginal.repetition == Repetition::repeated
                 ? "one of `failure_probability`, `residual_probability` and `rate_per_year`"
                 : "one of `failure_probability` and `residual_probability`");
  return false;
}

}  // namespace

Hazard compile_hazard(const Marginal& marginal, std::span<const KillRate> shocks, Horizons horizons,
                      const std::string& path, base::Issues& issues) {
  if (!is_written_once(marginal, path, issues)) return {};
  if (marginal.residual_probability)
    return hazard_of(rate_of(*marginal.residual_probability), horizons,
                     path + ".residual_probability", "", issues);
  if (marginal.failure_probability)
    return residual_hazard(rate_of(*marginal.failure_probability), shocks, horizons,
                           path + ".failure_probability", issues);
  const std::string written = path + ".rate_per_year";
  auto hazard = residual_hazard(*marginal.rate_per_year, shocks, horizons, written, issues);
  hazard.repetition = Repetition::repeated;
  check_expected_occurrences(hazard.rate * horizons.longest, written, issues);
  return hazard;
}

}  // namespace faultline::failure
