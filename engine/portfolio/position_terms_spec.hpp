// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "portfolio/withdrawal_queue_spec.hpp"
#include "portfolio/yield_spec.hpp"

/// What the user writes about a position beside who bears its losses
/// (docs/methods/portfolio.md). `PositionTerms` is the validated form.
namespace faultline::portfolio {

/// `{ cap = 0.0003, period_days = 1, stale_days = 2, exit_share = 0.1 }`.
struct OracleSpec {
  double cap = 0.0;
  double period_days = 1.0;
  double stale_days = 0.0;
  std::optional<double> exit_share{};
};

/// Depth of the market of a position, as a stylised curve.
enum class Liquidity : std::uint8_t { high, medium, low };
inline base::EnumWords enum_words(Liquidity) {
  static constexpr std::array<std::string_view, 3> known{"high", "medium", "low"};
  return {known, {}};
}

/// A loan against the position: at most one of `loan` and `ltv` is written.
struct LoanSpec {
  std::optional<double> loan{};
  std::optional<double> ltv{};
  std::optional<double> liquidation_ltv{};
};

/// How holders leave, and at what discount: at most one of `liquidity` and `depth` is written.
struct ExitSpec {
  std::optional<Liquidity> liquidity{};
  std::optional<std::vector<std::vector<double>>> depth{};  ///< [amount, discount]
  std::optional<double> exit_share{};
};

struct PositionTermsSpec {
  PositionYieldSpec yield;
  std::optional<double> supply{};
  std::optional<OracleSpec> oracle{};
  LoanSpec loan;
  ExitSpec exit;
  std::optional<WithdrawalQueueSpec> queue{};
};

template <class V>
void describe(V& v, OracleSpec& s) {
  v.required({"cap", "1", "largest fall of the price in one report; a larger one is not reported"},
             s.cap, base::fraction());
  v.field({"period_days", "d", "time between reports"}, s.period_days, base::above(0.0));
  v.field({"stale_days", "d", "how long the old price stands after a report that was halted"},
          s.stale_days, base::at_least(0.0));
  v.optional({"exit_share", "1", "part of the holders that leaves at the old price meanwhile"},
             s.exit_share, base::fraction());
}
template <class V>
void describe(V& v, LoanSpec& s) {
  v.optional({"loan", "numeraire", "what was lent against the position"}, s.loan, base::above(0.0));
  v.optional({"ltv", "1", "the loan, as a part of the value"}, s.ltv, base::fraction());
  v.optional({"liquidation_ltv", "1", "loan to value above which the position is liquidated"},
             s.liquidation_ltv, base::above(0.0));
}
template <class V>
void describe(V& v, ExitSpec& s) {
  v.optional({"liquidity", "", "preset of the exit discount"}, s.liquidity);
  v.optional({"depth", "",
              "curve of the exit discount: [[amount, discount], …], amounts in the numeraire; "
              "linear between points, flat behind the last"},
             s.depth, base::at_least(0.0));
  v.optional({"exit_share", "1", "part of the holders that leaves after a loss net of cover"},
             s.exit_share, base::fraction());
}
template <class V>
void describe(V& v, PositionTermsSpec& s) {
  describe(v, s.yield);
  v.optional({"supply", "", "number of shares"}, s.supply, base::above(0.0));
  v.optional({"oracle", "", "how its price is reported"}, s.oracle);
  describe(v, s.loan);
  describe(v, s.exit);
  v.optional({"queue", "", "withdrawals of its shares that wait"}, s.queue);
}

}  // namespace faultline::portfolio
