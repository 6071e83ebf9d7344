// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <variant>

#include "insurance/term/curve.hpp"
#include "insurance/term/deductible.hpp"
#include "insurance/term/deductible_of_stake.hpp"
#include "insurance/term/deductible_share.hpp"
#include "insurance/term/franchise.hpp"
#include "insurance/term/limit.hpp"
#include "insurance/term/limit_of_stake.hpp"
#include "insurance/term/limit_share.hpp"
#include "insurance/term/maximum_deductible.hpp"
#include "insurance/term/minimum_deductible.hpp"
#include "insurance/term/quota_share.hpp"
#include "insurance/term/rolling_window.hpp"
#include "insurance/term/steps.hpp"
#include "insurance/term/stop_loss.hpp"
#include "insurance/term/tower.hpp"
#include "insurance/term/tower_of_stake.hpp"
#include "insurance/term/waiting_days.hpp"

namespace faultline::insurance {

/// The closed list of terms. A new term is one header in `term/` and one name here; the
/// conformance suite in the tests is typed over this list and enrols it.
///
/// `depends_on_dates`: whether dates matter to it beyond the order of occurrences and their ties.
using Term =
    std::variant<Deductible, Limit, QuotaShare, Tower, Franchise, DeductibleShare, LimitShare,
                 StopLoss, Steps, RollingWindow, WaitingDays, DeductibleOfStake, LimitOfStake,
                 TowerOfStake, MinimumDeductible, MaximumDeductible>;

/// Which amounts it sees together.
[[nodiscard]] inline TermBasis basis_of(const Term& term) {
  return std::visit([](const auto& t) { return t.per; }, term);
}

/// Whether its amounts are parts of the stake at risk.
[[nodiscard]] inline bool is_of_stake(const Term& term) {
  return std::visit([]<class T>(const T&) { return OfStake<T>; }, term);
}

/// Whether it must be told what each occurrence hit.
[[nodiscard]] inline bool asks_at_risk(const Term& term) {
  return basis_of(term) == TermBasis::unit || is_of_stake(term);
}

/// Whether it sees positions of one contract apart, as units of each are lost alike.
[[nodiscard]] inline bool tells_positions_apart(const Term& term) {
  return basis_of(term) == TermBasis::unit || basis_of(term) == TermBasis::position;
}

/// A term that asks for the stake of the whole trial, at all the stake that the insured have;
/// others as they are.
[[nodiscard]] inline Term at_stake(const Term& term, double stake) {
  const auto known = [&]<class T>(const T& t) -> Term {
    if constexpr (OfStake<T>) {
      if (t.per == TermBasis::aggregate) return t.at(stake);
    }
    return t;
  };
  return std::visit(known, term);
}

/// A term with thresholds, which losses that are known up to `room` may just reach; others as they
/// are.
[[nodiscard]] inline Term with_room(const Term& term, double room) {
  const auto known = [room]<class T>(T t) -> Term {
    if constexpr (requires { t.room; }) t.room = room;
    return t;
  };
  return std::visit(known, term);
}

/// Whether it is a deductible: what it keeps of a loss is for the insured to bear, and counts for
/// those that bound what is kept in all.
[[nodiscard]] inline bool is_deductible(const Term& term) {
  return std::visit(
      []<class T>(const T&) {
        return std::is_same_v<T, Deductible> || std::is_same_v<T, DeductibleShare> ||
               std::is_same_v<T, DeductibleOfStake> || BoundsWhatIsKept<T>;
      },
      term);
}

/// Whether it bounds what deductibles before it keep.
[[nodiscard]] inline bool bounds_what_is_kept(const Term& term) {
  return std::visit([]<class T>(const T&) { return BoundsWhatIsKept<T>; }, term);
}

/// Whether dates matter to a term.
[[nodiscard]] inline bool depends_on_dates(const Term& term) {
  return std::visit([](const auto& t) { return t.depends_on_dates; }, term);
}

}  // namespace faultline::insurance
