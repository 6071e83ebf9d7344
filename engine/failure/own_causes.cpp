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
    return whole(avs_key(entity.id), "avs", entity, spec,
                 [&](const Shock& shock) { return kill_rate(shock, id); });
  }

  [[nodiscard]] Cause contract(const ContractFailureSpec& spec, stake::SmartContractId id) const {
    const auto& entity = graph_.smart_contracts()[id.index()];
    return whole(contract_key(entity.id), "contract", entity, spec,
                 [&](const Shock& shock) { return kill_rate(shock, id); });
  }

  [[nodiscard]] Cause provider(const ProviderFailureSpec& spec, const Provider& entity,
                               ProviderId id) const {
    return whole(provider_key(entity.id), "provider", entity, spec,
                 [&](const Shock& shock) { return kill_rate(shock, id); });
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

  /// What fails as a whole; `rate`: at which a shock kills it.
  template <class Entity, class Spec, class Rate>
  [[nodiscard]] Cause whole(NamedKey named, const char* table, const Entity& entity,
                            const Spec& spec, Rate&& rate) const {
    const auto hazard = compile_hazard(marginal_of(spec), kill_rates(std::forward<Rate>(rate)),
                                       horizons_, named.name, issues_);
    return {std::move(named), table, entity.id, entity.tags, hazard};
  }

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

/// The failure side of each of `count` entities of the graph, in its order. `find` finds the
/// entity of an id.
template <class Spec, class Find>
std::vector<const Spec*> rows_of(const std::vector<std::string>& ids,
                                 const std::vector<Spec>& specs, std::size_t count, Find&& find) {
  std::vector<const Spec*> rows(count, nullptr);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const auto id = find(ids[i]);
    FAULTLINE_EXPECT(id.has_value());
    rows[id->index()] = &specs[i];
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
  std::vector<Cause> causes;
  const auto avs = rows_of(spec.avs_ids, spec.avs, graph.avs().size(),
                           [&](auto& id) { return graph.find_avs(id); });
  for (std::size_t i = 0; i < avs.size(); ++i)
    causes.push_back(compiler.avs(*avs[i], stake::AvsId(i)));
  const auto contracts = rows_of(spec.contract_ids, spec.contracts, graph.smart_contracts().size(),
                                 [&](auto& id) { return graph.find_smart_contract(id); });
  for (std::size_t i = 0; i < contracts.size(); ++i)
    causes.push_back(compiler.contract(*contracts[i], stake::SmartContractId(i)));
  OwnCauses own;
  for (auto& one : compile_faults(spec, graph, compiler)) {
    causes.push_back(std::move(one.cause));
    own.operator_faults.push_back(std::move(one.fault));
  }
  const auto providers = providers_of(spec);
  for (std::size_t i = 0; i < providers.size(); ++i)
    causes.push_back(compiler.provider(spec.providers[i], providers[i], ProviderId(i)));
  own.kinds =
      CauseKinds({avs.size(), contracts.size(), own.operator_faults.size(), providers.size()});
  own.list = CauseList(std::move(causes));
  return own;
}

void name_killed_causes(const OwnCauses& own, std::span<Shock> shocks) {
  std::map<std::pair<stake::OperatorId, FaultId>, CauseId> faults;
  for (std::size_t i = 0; i < own.operator_faults.size(); ++i)
    faults.emplace(std::pair(own.operator_faults[i].operator_id(), own.operator_faults[i].fault()),
                   own.kinds.id(CauseKind::operator_fault, i));
  const auto name = [&](auto& targets, CauseKind kind) {
    for (auto& target : targets) target.cause = own.kinds.id(kind, target.id.index());
  };
  for (Shock& shock : shocks)
    for (Kill& kill : shock.kills) {
      name(kill.avs, CauseKind::avs);
      name(kill.contracts, CauseKind::contract);
      name(kill.providers, CauseKind::provider);
      for (auto& target : kill.operators)
        if (const auto found = faults.find({target.id, kill.fault}); found != faults.end())
          target.cause = found->second;
    }
}

}  // namespace faultline::failure
