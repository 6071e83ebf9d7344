// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "run/scenario.hpp"

namespace faultline::run {

/// The positions of a scenario and, for each provider that has restaked capital, the position
/// `provider:<id>` that holds it (`portfolio::restaked_position`), sorted.
[[nodiscard]] std::vector<PositionRow> positions_and_capital(const Scenario& scenario);

/// Their names, in that order.
[[nodiscard]] std::vector<std::string> position_ids(const Scenario& scenario);

/// The delegations of both, sorted.
[[nodiscard]] std::vector<stake::DelegationSpec> delegations_and_capital(const Scenario& scenario);

/// Whether a provider is a cause: one that is not never defaults.
[[nodiscard]] bool can_fail(const ProviderRow& row);

/// Complains about declared positions that have a name of such a position, about capital that is
/// more than its pool, and about defaults without a probability or without a loss.
void check_providers(const Scenario& scenario, base::Issues& issues);

}  // namespace faultline::run
