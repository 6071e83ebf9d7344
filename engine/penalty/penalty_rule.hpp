// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <variant>

#include "penalty/rule/additive.hpp"
#include "penalty/rule/babylon.hpp"
#include "penalty/rule/elastic.hpp"
#include "penalty/rule/ethereum.hpp"
#include "penalty/rule/shared.hpp"
#include "penalty/rule/simultaneous.hpp"
#include "penalty/rule/symbiotic.hpp"
#include "penalty/rule/unique.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// The closed list of rules. A new rule is one file pair in `rule/` and one name here; the
/// conformance suite in the tests is typed over this list and enrols it.
///
/// A rule has a `kind`, the word it goes by in a scenario; where several have it, each has a
/// `capture`. It has `reach`, which says for each
/// commitment what it reaches and which retained fraction it wears down (`Reach`); or it keeps
/// accounts, and says what each hit takes (`KeepsAccounts`), or does so for some AVSs
/// (`KeepsSomeAccounts`). One of a base layer has neither.
/// `depends_on_dates`: whether dates matter to it beyond the order of occurrences.
/// `slashes(fault)`, if it is there: whether a kind of operator fault slashes; else every kind
/// does. What an AVS itself fails by always slashes.
using PenaltyRule = std::variant<rule::Shared, rule::Unique, rule::Simultaneous, rule::Additive,
                                 rule::Babylon, rule::Elastic, rule::Symbiotic, rule::Ethereum>;

/// A rule by which AVSs slash: they reach pools through commitments. The others are those of a base
/// layer (`BaseLayer`).
template <class Rule>
concept ReachesCommitments = requires(const stake::StakeGraph& graph, stake::CommitmentId id) {
  Rule::reach(graph, id);
};

/// A rule under which several reach the same stake at once, so that one may be credited with what
/// nobody can pay.
template <class Rule>
concept FallsShort = requires {
  Rule::may_fall_short;
};

/// The rule of a protocol.
[[nodiscard]] PenaltyRule rule_of(const stake::Protocol& protocol);

/// Whether a kind of operator fault ("double-sign") slashes under the rule.
[[nodiscard]] bool slashes(const PenaltyRule& rule, std::string_view fault);

}  // namespace faultline::penalty
