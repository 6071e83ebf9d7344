// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "estimation/spec.hpp"

namespace faultline::estimation {

/// What is believed of a rate or probability after the observation, from Jeffreys' prior.
struct Posterior {
  Marginal form = Marginal::rate;
  std::int64_t hits = 0;  ///< events, or years with one
  double exposure = 0.0;  ///< years of 365 days; whole ones for a probability
  double a = 0.0;         ///< first number of the law: gamma (a, b) or beta (a, b)
  double b = 0.0;
  double mean = 0.0;
  double median = 0.0;
  double low = 0.0;  ///< ends of the equal-tailed interval
  double high = 0.0;
};

/// Gamma law of a Poisson rate per year after `events` in `years` (Jeffreys 1946,
/// doi:10.1098/rspa.1946.0056; prior density ∝ λ^(−1/2)), equation (E.1):
///
///   λ ~ gamma(events + ½, years),  mean (events + ½)/years.
///
/// Expects events ≥ 0, years > 0, level in (0, 1).
[[nodiscard]] Posterior rate_posterior(std::int64_t events, double years, double level);

/// Beta law of a yearly probability after `hits` years with an event among `years` (Brown, Cai &
/// DasGupta 2001, doi:10.1214/ss/1009213286, §3.1), equation (E.2):
///
///   p ~ beta(hits + ½, years − hits + ½).
///
/// Expects 0 ≤ hits ≤ years, years ≥ 1, level in (0, 1).
[[nodiscard]] Posterior probability_posterior(std::int64_t hits, std::int64_t years, double level);

/// Years of 365 days that lie wholly in the exposure, cut from its first day.
[[nodiscard]] std::int64_t whole_years(const History& history);

/// What a history says of its cause; always a rate for a shock. Expects a whole year where a
/// probability is asked for; what happened after the last whole year then does not count.
[[nodiscard]] Posterior posterior_of(const History& history, const Options& options);

}  // namespace faultline::estimation
