// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "failure/cause_kinds.hpp"
#include "failure/cause_list.hpp"
#include "failure/operator_fault.hpp"
#include "failure/shock.hpp"
#include "failure/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

/// Everything that may fail by itself.
struct OwnCauses {
  CauseList list;
  CauseKinds kinds;
  std::vector<OperatorFault> operator_faults;  ///< in order
};

/// Complains below `avs.<id>`, `contract.<id>`, `operator.<id>.faults` and `provider.<id>` about
/// what is wrong with how often they fail, about kinds that an operator has twice, and about
/// operators with a tag `fault`, which selectors know as the kind. `faults`: names of all kinds.
[[nodiscard]] OwnCauses compile_own_causes(const FailureSpec& spec, const stake::StakeGraph& graph,
                                           std::span<const Shock> shocks,
                                           std::span<const std::string> faults, Horizons horizons,
                                           base::Issues& issues);

/// Says of everybody whom the shocks may kill which cause fails then; nobody's cause is known
/// before. An operator that cannot fail by itself by a kind of fault is no cause of it.
void name_killed_causes(const OwnCauses& own, std::span<Shock> shocks);

}  // namespace faultline::failure
