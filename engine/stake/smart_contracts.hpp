// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/issue.hpp"
#include "stake/resolved_stake.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::stake {

/// A smart contract and what it reaches.
struct ResolvedContract {
  SmartContract contract;
  std::vector<PoolId> pools;          ///< of scope `pool`; ascending
  std::vector<PositionId> positions;  ///< of scope `position`; ascending
};

/// The smart contracts of a spec, in the order of their ids. Complains below `contract.<id>` about
/// what `through` names and is not there, is of another sort, or is named twice, and about freezing
/// that is written halfway.
[[nodiscard]] std::vector<ResolvedContract> resolve_contracts(const StakeSpec& spec,
                                                              const ResolvedStake& stake,
                                                              base::Issues& issues);

/// Labels as selectors see them: the category is a tag.
[[nodiscard]] base::WeightedTags with_category(base::WeightedTags tags,
                                               const std::string& category);

}  // namespace faultline::stake
