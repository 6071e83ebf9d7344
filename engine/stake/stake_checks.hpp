// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/issue.hpp"
#include "stake/resolved_stake.hpp"
#include "stake/spec.hpp"

namespace faultline::stake {

/// Sums of fractions and of delegated amounts may exceed their bound by this much, relatively:
/// decimal fractions in a file do not add up exactly.
inline constexpr double sum_tolerance = 1e-9;

/// What each row must be on its own: numbers in range, weights of tags, names that are free,
/// something of every kind.
void check_rows(const StakeSpec& spec, base::Issues& issues);

/// Parameters of protocols: in range, of its rule, and all that the rule needs.
void check_protocols(const StakeSpec& spec, base::Issues& issues);

/// What lies under pools is a base layer, one for all pools of an operator; balances of validators
/// as its fork allows them; and no AVS slashes through it.
void check_base_layers(const StakeSpec& spec, const ResolvedStake& stake, base::Issues& issues);

/// Commitments against the pools and protocols that they belong to; magnitudes.
void check_commitments(const ResolvedStake& stake, base::Issues& issues);

/// Nothing is owned twice: delegations within the balance, holdings within the whole, no cycle.
void check_ownership(const ResolvedStake& stake, base::Issues& issues);

/// No part of a position is ours twice, by itself and through what holds it.
void check_book(const StakeGraph& graph, base::Issues& issues);

}  // namespace faultline::stake
