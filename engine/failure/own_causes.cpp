// SPDX-License-Identifier: Apache-2.0
#include "failure/own_causes.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "failure/fault_names.hpp"
#include "failure/keys.hpp"
#include "failure/marginal.hpp"

namespace faultline::failure {

namespace {

struct FaultCause {
  Cause cause;
  OperatorFault fault;
};

class OwnCauseCompiler {
 public:
  OwnCauseCompiler(const stake::StakeGraph& graph, std::span<const Shock> shocks,
                   std::span<const std::string> faults, Horizons horizons, base::Issues& issues)
      : graph_(graph), shocks_(shocks), faults_(faults), horizons_(horizons), issues_(issues) {}

  [[nodiscard]] Cause avs(const AvsFailureSpec& spec, stake::AvsId id) const {
    const auto& entity = graph_.avs()[id.index()];
    auto named = avs_key(entity.id);
    const auto hazard = compile_hazard(
        marginal_of(spec), kill_rates([&](const Shock& shock) { return kill_rate(shock, id); }),
        horizons_, named.name, issues_);
    return {std::move(named), "avs", entity.id, entity.tags, hazard};
  }

  [[nodiscard]] std::vector<FaultCause> faults(const OperatorFailureSpec& spec,
                                               stake::OperatorId id) const {
    const auto& entity = graph_.operators()[id.index()];
    const std::string path = base::row_path("operator", entity.id);
    if (!spec.faults.empty() && entity.tags.contains(fault_tag))
      issues_.add(path + ".tags.fault", "selectors know the kind of an operator's fault as `fault`",
                  "another name for this tag");
    std::vector<FaultCause> causes;
    std::set<FaultKind> kinds;
    for (std::size_t i = 0; i < spec.faults.size(); ++i) {
      const auto at = fmt::format("{}.faults[{}]", path, i);
      if (kinds.insert(spec.faults[i].kind).second)
        causes.push_back(fault(spec.faults[i], id, at));
      else
        issues_.add(at + ".kind",
                    fmt::format("`{}` is a fault of `operator.{}` already",
                                name_of(spec.faults[i].kind), entity.id),
                    "each kind once");
    }
    return causes;
  }

 private:
  static constexpr const char* fault_tag = "fault";

  [[nodiscard]] FaultCause fault(const OperatorFaultSpec& spec, stake::OperatorId id,
                                 const std::string& path) const {
    const auto& entity = graph_.operators()[id.index()];
    const auto kind = std::string(name_of(spec.kind));
    const auto fault = find_fault(faults_, kind);
    const auto hazard =
        compile_hazard(marginal_of(spec),
                       kill_rates([&](const Shock& shock) { return kill_rate(shock, id, fault); }),
                       horizons_, path, issues_);
    auto tags = entity.tags;
    tags[fault_tag][kind] = 1.0;
    return {{operator_fault_key(entity.id, kind), "operator", entity.id, std::move(tags), hazard},
            OperatorFault::compile(spec, id, fault, path, issues_)};
  }

  template <class Rate>
  [[nodiscard]] std::vector<KillRate> kill_rates(Rate&& rate) const {
    std::vector<KillRate> rates;
    for (const Shock& shock : shocks_)
      if (const double one = rate(shock); one > 0.0) rates.push_back({shock.id, one});
    return rates;
  }

  const stake::StakeGraph& graph_;
  std::span<const Shock> shocks_;
  std::span<const std::string> faults_;
  Horizons horizons_;
  base::Issues& issues_;
};

/// The failure side of each AVS, in the order of the graph.
std::vector<const AvsFailureSpec*> rows_by_avs(const FailureSpec& spec,
                                               const stake::StakeGraph& graph) {
  std::vector<const AvsFailureSpec*> rows(graph.avs().size(), nullptr);
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    const auto avs = graph.find_avs(spec.avs_ids[i]);
    FAULTLINE_EXPECT(avs.has_value());
    rows[avs->index()] = &spec.avs[i];
  }
  for (const auto* row : rows) FAULTLINE_EXPECT(row != nullptr);
  return rows;
}

/// Faults of all operators, in the order of the names of causes.
std::vector<FaultCause> compile_faults(const FailureSpec& spec, const stake::StakeGraph& graph,
                                       const OwnCauseCompiler& compiler) {
  std::vector<FaultCause> all;
  for (std::size_t i = 0; i < spec.operators.size(); ++i) {
    const auto id = graph.find_operator(spec.operator_ids[i]);
    FAULTLINE_EXPECT(id.has_value());
    for (auto& one : compiler.faults(spec.operators[i], *id)) all.push_back(std::move(one));
  }
  std::sort(all.begin(), all.end(), [](const FaultCause& a, const FaultCause& b) {
    return a.cause.named.name < b.cause.named.name;
  });
  return all;
}

}  // namespace

OwnCauses compile_own_causes(const FailureSpec& spec, const stake::StakeGraph& graph,
                             std::span<const Shock> shocks, std::span<const std::string> faults,
                             Horizons horizons, base::Issues& issues) {
  const OwnCauseCompiler compiler(graph, shocks, faults, horizons, issues);
  const auto rows = rows_by_avs(spec, graph);
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < rows.size(); ++i)
    causes.push_back(compiler.avs(*rows[i], stake::AvsId(i)));
  OwnCauses own;
  for (auto& one : compile_faults(spec, graph, compiler)) {
    causes.push_back(std::move(one.cause));
    own.operator_faults.push_back(std::move(one.fault));
  }
  own.list = CauseList(std::move(causes));
  return own;
}

void name_killed_causes(const OwnCauses& own, std::span<Shock> shocks) {
  const std::size_t avs = own.list.size() - own.operator_faults.size();
  std::map<std::pair<stake::OperatorId, FaultId>, CauseId> faults;
  for (std::size_t i = 0; i < own.operator_faults.size(); ++i)
    faults.emplace(std::pair(own.operator_faults[i].operator_id(), own.operator_faults[i].fault()),
                   CauseId(avs + i));
  for (Shock& shock : shocks)
    for (Kill& kill : shock.kills) {
      for (auto& target : kill.avs) target.cause = CauseId(target.id.index());
      for (auto& target : kill.operators)
        if (const auto found = faults.find({target.id, kill.fault}); found != faults.end())
          target.cause = found->second;
    }
}

}  // namespace faultline::failure
