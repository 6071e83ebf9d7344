// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "estimation/spec.hpp"

namespace faultline::estimation {

/// Where a new size lies with the probability of the level.
struct SizeBand {
  double low;
  double high;
};

/// The central band of the predictive law of a new size, with lognormal sizes and Jeffreys' prior
/// for location and scale, p(μ, σ) ∝ 1/σ (Gelman et al. 2013, doi:10.1201/b16018, §3.2), equation
/// (E.7): with m and s the mean and standard deviation (divisor n − 1) of the n log-sizes,
///
///   (ln x − m)/(s √(1 + 1/n)) ~ Student-t with n − 1 degrees of freedom.
///
/// Nothing where there are fewer than two sizes or all are equal. Expects sizes above 0 and level
/// in (0, 1).
[[nodiscard]] std::optional<SizeBand> predictive_band(std::span<const double> sizes, double level);

/// An event with a size, and the band that the others of its cause predict for it.
struct SizedEvent {
  std::size_t event;  ///< place in the history
  double size;
  std::optional<SizeBand> band;
  [[nodiscard]] bool is_inside() const { return band && band->low <= size && size <= band->high; }
};

/// Mean and standard deviation (divisor n) of the shares size/units: moments of the severity.
struct ShareMoments {
  double mean;
  double deviation;
};

/// What is known of the sizes of a cause.
struct SizeLaw {
  std::vector<SizedEvent> events;  ///< those with a size, in order
  std::optional<SizeBand> next;    ///< that of one more event, from all
  std::optional<ShareMoments> share;
};

/// Everything of a cause's sizes; the shares where its units are known.
[[nodiscard]] SizeLaw size_law(const History& history, double level);

}  // namespace faultline::estimation
