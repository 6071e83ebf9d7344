// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "penalty/penalty_model.hpp"
#include "portfolio/depth_curve.hpp"
#include "portfolio/position_terms_spec.hpp"
#include "portfolio/withdrawal_queue.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::portfolio {

/// What a position earns by.
enum class YieldPart : std::uint8_t { consensus, avs_rewards, incentives, points };
inline constexpr std::size_t yield_part_count = 4;
inline constexpr std::array<std::string_view, yield_part_count> yield_part_names{
    "consensus", "avs_rewards", "incentives", "points"};

/// Points whose value moves with a factor F (L.21).
struct TiedPoints {
  std::uint32_t factor;  ///< place in `TermsSpecs::factors`
  double volatility;
  double yearly;  ///< mean value, numeraire

  /// exp(βF − β²/2), whose mean is 1, but at most exp(10 β).
  [[nodiscard]] double multiple(double factor_value) const;
  [[nodiscard]] double largest_multiple() const;
  static constexpr double largest_logarithm = 10.0;  ///< of the multiple, in units of β
};

/// Numeraire per year, as long as nothing is lost.
struct Earnings {
  std::array<double, yield_part_count> part{};  ///< by YieldPart; in the middle of intervals
  double low = 0.0;                             ///< all parts, at the lower ends
  double high = 0.0;
  std::vector<TiedPoints> tied{};  ///< what of points moves with a factor, each such pair once

  [[nodiscard]] double total() const;
  /// What raises the price of a share: all but points.
  [[nodiscard]] double into_price() const;
  /// Adds a fraction of others.
  void add(const Earnings& other, double fraction);
};

/// How the price is reported (L.7).
struct Oracle {
  double cap;           ///< of the fall in one report, as a part of the value
  double period_years;  ///< between reports
  double stale_years;   ///< from a halt on
  std::optional<double> exit_share;
};

/// A loan against the position, and what selling the position costs who takes it over (L.8).
struct Loan {
  double amount;  ///< numeraire
  std::optional<double> liquidation_ltv;
  double discount;  ///< of an amount as large as the loan

  /// Loss of the position above which the loan is liquidated; none without a threshold.
  [[nodiscard]] std::optional<double> liquidation_loss(double value) const;
  /// Loss of the position above which the lender loses.
  [[nodiscard]] double cushion(double value) const { return value - amount / (1.0 - discount); }
  /// What selling the position after a loss does not repay: at most the amount, also where freezing
  /// cost more than there was.
  [[nodiscard]] double lenders_loss(double value, double loss) const {
    return std::max(amount - std::max(value - loss, 0.0) * (1.0 - discount), 0.0);
  }
};

/// Holders that leave after a loss (L.10).
struct Exit {
  double share;
  DepthCurve curve;
};

/// What a position is worth, earns and owes: one of each position of the graph, `other` too.
struct PositionTerms {
  double value = 0.0;   ///< numeraire, (S.3)
  Earnings earnings{};  ///< its own, and its part of those of all that it holds
  std::optional<double> supply{};
  std::optional<Oracle> oracle{};
  std::optional<Loan> loan{};
  std::optional<Exit> exit{};
  std::optional<WithdrawalQueue> queue{};
};

/// What the rows say, each list in the order of the graph, positions without `other`; assets in any
/// order, of which rewards may be paid.
struct TermsSpecs {
  std::vector<PositionTermsSpec> positions;
  std::vector<AvsTermsSpec> avs;
  std::vector<OperatorCommissionSpec> operators;
  std::vector<stake::AssetSpec> assets{};
  double horizon_years = 1.0;             ///< length of a trial
  std::vector<std::string> factors = {};  ///< that trials tell: all that points are tied to
};

/// What of all that is written anywhere.
struct AskedTerms {
  bool earnings = false;
  bool supply = false;
  bool oracle = false;
  bool loan = false;
  bool exit = false;
  bool queue = false;
  bool tied_points = false;

  /// What is asked for here or there.
  AskedTerms& operator|=(const AskedTerms& other);
  friend bool operator==(const AskedTerms&, const AskedTerms&) = default;
};
[[nodiscard]] AskedTerms asked_terms(const TermsSpecs& specs);

/// Checks every row, and sums up earnings over pools and holdings (L.4). Empty when there is a
/// complaint. Keeps no reference.
[[nodiscard]] std::optional<std::vector<PositionTerms>> compile_terms(
    const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty, const TermsSpecs& specs,
    base::Issues& issues);

}  // namespace faultline::portfolio
