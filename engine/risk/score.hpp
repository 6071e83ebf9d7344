// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace faultline::risk {

/// A sum over trials held against what a model expects of it.
struct Score {
  double z;       ///< standard score; NaN where too little is expected to tell
  double events;  ///< how many rare events the sum is made of: 1/events is the square of its
                  ///< skewness
};

/// Of a count that is binomial: `expected` = np of n trials. Needs np and n(1 − p) of at least
/// `fewest_expected`.
[[nodiscard]] Score score_of_count(double found, double expected, double trials);

/// Of a sum of terms, one a trial, of which the sum of squares was found too; at least 20 events.
/// `least_square`: what the sum of squares is at least expected to be.
[[nodiscard]] Score score_of_sum(double found, double expected, double found_square,
                                 double least_square, double trials);

/// The b for which at most 1 − `confidence` of right models have any |z| > b (K.9), however the
/// sums depend on each other. `events` of each score; NaN when there is none.
[[nodiscard]] double largest_sound_score(std::span<const double> events, double confidence);

}  // namespace faultline::risk
