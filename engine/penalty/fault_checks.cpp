// SPDX-License-Identifier: Apache-2.0
#include "penalty/fault_checks.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/field_path.hpp"
#include "failure/fault_names.hpp"
#include "failure/selector.hpp"
#include "penalty/penalty_rule.hpp"

namespace faultline::penalty {

namespace {

using failure::FaultReach;

/// A fault as it is written: a row of an operator, or an entry of a shock.
struct WrittenFault {
  std::string path;
  const char* kind_field;  ///< under which its kind is written
  std::string kind;
  FaultReach reach;
  std::vector<stake::OperatorId> operators;
};

class FaultChecks {
 public:
  FaultChecks(const stake::StakeGraph& graph, base::Issues& issues)
      : graph_(graph), issues_(issues), slashed_by_(graph.operators().size()) {
    for (const auto& protocol : graph.protocols()) rules_.push_back(rule_of(protocol));
    base_layer_.resize(graph.operators().size());
    for (const auto& commitment : graph.commitments())
      slashed_by_[commitment.operator_id.index()].insert(
          graph.pools()[commitment.pool.index()].protocol);
    for (std::size_t p = 0; p < graph.pools().size(); ++p)
      for (const auto id : graph.operators_behind(stake::PoolId{p}))
        if (const auto layer = graph.pools()[p].base_layer; layer.valid())
          base_layer_[id.index()] = layer;
  }

  void check(const WrittenFault& fault) {
    if (fault.operators.empty()) return;
    if (reaches_base(fault.reach) && !any_on_base_layer(fault)) {
      issues_.add(
          fault.path + ".reach",
          fault.operators.size() == 1
              ? "`" + name_of(fault.operators.front()) + "` stands behind no pool with a base layer"
              : "no operator that is selected stands behind a pool with a base layer",
          "`avs`, or a pool with `base_layer`");
      return;
    }
    const auto reached = protocols_of(fault);
    if (!reached.empty() && std::none_of(reached.begin(), reached.end(), [&](auto protocol) {
          return slashes(rules_[protocol.index()], fault.kind);
        }))
      issues_.add(fault.path + "." + fault.kind_field,
                  "`" + fault.kind + "` slashes nothing: " + names_of(reached) +
                      " (all that it reaches) " + (reached.size() == 1 ? "does" : "do") +
                      " not slash it",
                  "another kind of fault, or another reach");
    if (reaches_base(fault.reach)) note_validators(fault);
  }

  /// Those of every operator behind the pools that a fault may reach on their base layer: a pool
  /// is shared out in proportion.
  void check_validators() {
    std::set<stake::OperatorId> wanted;
    for (std::size_t p = 0; p < graph_.pools().size(); ++p) {
      const auto behind = graph_.operators_behind(stake::PoolId{p});
      if (graph_.pools()[p].base_layer.valid() &&
          std::any_of(behind.begin(), behind.end(), [&](auto id) { return struck_.count(id); }))
        wanted.insert(behind.begin(), behind.end());
    }
    for (const auto id : wanted)
      if (graph_.operators()[id.index()].validators == 0.0)
        issues_.add(base::row_path("operator", name_of(id)) + ".validators", "is missing",
                    "how many it has, since a fault reaches the base layer of its pools");
  }

 private:
  [[nodiscard]] const std::string& name_of(stake::OperatorId id) const {
    return graph_.operators()[id.index()].id;
  }

  [[nodiscard]] bool any_on_base_layer(const WrittenFault& fault) const {
    return std::any_of(fault.operators.begin(), fault.operators.end(),
                       [&](auto id) { return base_layer_[id.index()].valid(); });
  }

  [[nodiscard]] std::set<stake::ProtocolId> protocols_of(const WrittenFault& fault) const {
    std::set<stake::ProtocolId> all;
    for (const auto id : fault.operators) {
      const auto& slashed_by = slashed_by_[id.index()];
      if (reaches_avs(fault.reach)) all.insert(slashed_by.begin(), slashed_by.end());
      if (reaches_base(fault.reach) && base_layer_[id.index()].valid())
        all.insert(base_layer_[id.index()]);
    }
    return all;
  }

  [[nodiscard]] std::string names_of(const std::set<stake::ProtocolId>& protocols) const {
    std::string names;
    for (const auto protocol : protocols)
      names += (names.empty() ? "`" : ", `") + graph_.protocols()[protocol.index()].id + "`";
    return names;
  }

  void note_validators(const WrittenFault& fault) {
    for (const auto id : fault.operators)
      if (base_layer_[id.index()].valid()) struck_.insert(id);
  }

  const stake::StakeGraph& graph_;
  base::Issues& issues_;
  std::vector<PenaltyRule> rules_;                       ///< by protocol
  std::vector<std::set<stake::ProtocolId>> slashed_by_;  ///< by operator: through its AVSs
  std::vector<stake::ProtocolId> base_layer_;            ///< by operator
  std::set<stake::OperatorId> struck_;                   ///< on their base layer
};

void check_own(const failure::FailureSpec& spec, const stake::StakeGraph& graph,
               FaultChecks& checks) {
  for (std::size_t i = 0; i < spec.operators.size(); ++i) {
    const auto id = graph.find_operator(spec.operator_ids[i]);
    if (!id) continue;
    const auto& faults = spec.operators[i].faults;
    for (std::size_t k = 0; k < faults.size(); ++k)
      checks.check(
          {.path = base::item_path(base::row_path("operator", spec.operator_ids[i]) + ".faults", k),
           .kind_field = "kind",
           .kind = std::string(failure::name_of(faults[k].kind)),
           .reach = faults[k].reach,
           .operators = {*id}});
  }
}

void check_kills(const failure::FailureSpec& spec, const stake::StakeGraph& graph,
                 FaultChecks& checks) {
  const auto providers = failure::providers_of(spec);
  for (const auto& shock : spec.shocks)
    for (std::size_t k = 0; k < shock.kill.size(); ++k) {
      const auto& kill = shock.kill[k];
      base::Issues elsewhere;  // complained of where the shock is compiled
      WrittenFault fault{.path = base::item_path(base::row_path("shock", shock.id) + ".kill", k),
                         .kind_field = "fault",
                         .kind = kill.fault,
                         .reach = kill.reach.value_or(FaultReach::avs),
                         .operators = {}};
      for (const auto& target :
           failure::select_targets(kill.select, {graph, providers}, fault.path, elsewhere)
               .operators)
        fault.operators.push_back(target.id);
      if (!kill.fault.empty()) checks.check(fault);
    }
}

}  // namespace

void check_faults(const failure::FailureSpec& spec, const stake::StakeGraph& graph,
                  base::Issues& issues) {
  FaultChecks checks(graph, issues);
  check_own(spec, graph, checks);
  check_kills(spec, graph, checks);
  checks.check_validators();
}

}  // namespace faultline::penalty
