// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "numerics/money_grid.hpp"
#include "portfolio/loss_batch.hpp"
#include "portfolio/position_terms.hpp"
#include "risk/cost_context.hpp"
#include "risk/cover_context.hpp"
#include "risk/failure_context.hpp"
#include "risk/parameter_parts.hpp"
#include "risk/security_context.hpp"
#include "risk/slash_shortfall_context.hpp"
#include "risk/slashed_funds_context.hpp"
#include "risk/tail_floor.hpp"

namespace faultline::risk {

/// Whether trials have weights, or each counts as 1.
enum class Weighting : std::uint8_t { unit, general };

/// Whose occurrence exceedance is measured.
enum class OccurrenceScope : std::uint8_t { book, everybody };

/// What measures are asked for, and of whom. The same for all accumulators that are merged.
struct MeasureContext {
  std::vector<std::string> holders;          ///< positions in order, then "book"
  std::vector<double> largest_loss;          ///< by holder, numeraire
  std::vector<numerics::MoneyGrid> grids;    ///< by holder
  std::string numeraire;                     ///< unit of every amount
  double horizon_years = 1.0;                ///< length of a trial
  std::vector<double> levels;                ///< of value at risk, in (0, 1)
  std::vector<double> return_periods_years;  ///< points of the exceedance curves
  bool sums_by_block = false;                ///< whether losses are summed by blocks of trials
  std::int64_t tail_trials = 0;              ///< how many of the worst trials are kept
  double confidence = 0.95;                  ///< of every interval, two-sided
  Weighting weighting = Weighting::general;
  OccurrenceScope occurrences = OccurrenceScope::everybody;
  /// By Perspective: whether positions have quantiles in it. The book has them in all.
  std::array<bool, portfolio::perspective_count> position_quantiles{true, true, true};
  bool position_curves = true;             ///< whether positions have exceedance curves
  std::vector<double> position_levels;     ///< those of `levels` that positions have; empty: all
  std::vector<portfolio::HolderId> exact;  ///< holders whose quantiles are order statistics
  /// What a pilot found, by position and Perspective; empty: every loss is counted.
  std::vector<TailFloor> floors;
  /// What gross losses may consist of, "slash" and then `portfolio::LossComponent`; empty where
  /// there are only slashes.
  std::vector<std::string> components;
  bool freezes = false;  ///< whether contracts may freeze value
  /// What the model expects of failures; empty: they are not counted.
  std::optional<FailureContext> failures;
  /// Whose slashes may be credited and not paid; empty: nobody's.
  std::optional<SlashShortfallContext> slash_shortfalls;
  /// Covers and who pays them; empty: they are not measured.
  std::optional<CoverContext> covers;
  /// What covers cost; empty where no case has a premium.
  std::optional<CostContext> costs;
  /// Of a run that draws numbers that are not known; every batch lies in one part. Errors of
  /// estimates then come from what differs between the parts (docs/methods/risk.md).
  std::optional<ParameterParts> parameter_parts;
  /// What positions are worth, earn and owe; empty where nothing of it is asked for.
  std::vector<portfolio::PositionTerms> terms;
  /// What of it any case of the run asks for: all have the same tables.
  portfolio::AskedTerms asked{};
  /// Stake behind AVSs; empty where no case says what attacking one takes.
  std::optional<SecurityContext> security;
  /// AVSs of whose slashes is told where they go; empty: of none.
  std::optional<SlashedFundsContext> slashed_funds;

  [[nodiscard]] std::size_t holder_count() const { return holders.size(); }
  /// Whether a holder has quantiles at a level.
  [[nodiscard]] bool has_level(portfolio::HolderId holder, double level) const {
    return holder == book() || position_levels.empty() ||
           std::find(position_levels.begin(), position_levels.end(), level) !=
               position_levels.end();
  }
  [[nodiscard]] bool has_curve(portfolio::HolderId holder) const {
    return holder == book() || position_curves;
  }
  /// The level whose quantile is the loss at a return period; at most 0 where there is none.
  [[nodiscard]] double level_of_return_period(double years) const {
    return 1.0 - horizon_years / years;
  }
  [[nodiscard]] std::size_t position_count() const { return holders.size() - 1; }
  [[nodiscard]] portfolio::HolderId book() const { return portfolio::HolderId{holders.size() - 1}; }
};

/// Below this effective number of samples an interval is not given (MODEL section 11).
inline constexpr double fewest_effective_samples = 100.0;

}  // namespace faultline::risk
