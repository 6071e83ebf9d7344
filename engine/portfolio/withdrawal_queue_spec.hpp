// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

/// What the user writes about withdrawals that wait (docs/methods/portfolio.md).
/// `WithdrawalQueue` is the validated form.
namespace faultline::portfolio {

/// What a withdrawal pays at its claim.
enum class QueuePays : std::uint8_t { lesser_value, slashed_value };
inline base::EnumWords enum_words(QueuePays) {
  static constexpr std::array<std::string_view, 2> known{"lesser-value", "slashed-value"};
  return {known, {}};
}

/// `{ shares = 1_000.0, claim_day = 7.0 }`.
struct WithdrawalSpec {
  double shares = 0.0;
  double claim_day = 0.0;
};

/// `{ pays = "lesser-value", requests = [{ shares = 1_000.0, claim_day = 7.0 }] }`.
struct WithdrawalQueueSpec {
  QueuePays pays = QueuePays::lesser_value;
  std::vector<WithdrawalSpec> requests;
};

template <class V>
void describe(V& v, WithdrawalSpec& s) {
  v.required({"shares", "", "how many of the `supply`"}, s.shares, base::above(0.0));
  v.required({"claim_day", "d", "until when, from `as_of` on, it bears losses: that day included"},
             s.claim_day, base::above(0.0));
}
template <class V>
void describe(V& v, WithdrawalQueueSpec& s) {
  v.required({"pays", "",
              "the value at `as_of` or at the claim, whichever is less; or the value at `as_of` "
              "less what is lost until the claim, whatever is earned"},
             s.pays);
  v.list({"requests", "", "withdrawals that wait at `as_of`"}, s.requests,
         base::Presence::required);
}

}  // namespace faultline::portfolio
