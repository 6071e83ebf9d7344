// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "stake/resolved_stake.hpp"
#include "stake/smart_contracts.hpp"
#include "stake/spec.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::stake {

/// Makes the graph of a spec that passed every check. Part of `StakeGraph::compile`.
class StakeGraphBuilder {
 public:
  StakeGraphBuilder(const StakeSpec& spec, const ResolvedStake& stake,
                    std::span<const ResolvedContract> contracts)
      : spec_(spec), stake_(stake), contracts_(contracts) {}

  [[nodiscard]] StakeGraph build();

 private:
  void add_entities();
  void add_pools();
  void add_commitments();
  void name_operator_sets();
  void index_services();
  void add_owners();
  void add_holders();
  void add_values();
  void add_smart_contracts();
  [[nodiscard]] PositionId other() const { return PositionId{stake_.positions.size()}; }

  const StakeSpec& spec_;
  const ResolvedStake& stake_;
  std::span<const ResolvedContract> contracts_;
  StakeGraph graph_;
};

}  // namespace faultline::stake
