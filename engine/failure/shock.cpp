// SPDX-License-Identifier: Apache-2.0
#include "failure/shock.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "failure/fault_names.hpp"
#include "failure/hazard.hpp"
#include "failure/keys.hpp"
#include "failure/selector.hpp"
#include "random/address.hpp"

namespace faultline::failure {

namespace {

/// What is selected, in words, where that fails as a whole.
struct Whole {
  const char* one = nullptr;
  const char* many = nullptr;
  const char* hint = "";
};

Whole whole_of(const Selection& selection) {
  if (!selection.avs.empty()) return {"an AVS", "AVSs", "the AVS's own `severity` applies"};
  if (!selection.contracts.empty())
    return {"a contract", "contracts", "the contract's own `severity` applies"};
  if (!selection.providers.empty()) return {"a provider", "providers"};
  return {};
}

void check_fault(const KillSpec& spec, const Selection& selection, const std::string& path,
                 base::Issues& issues) {
  const auto words = enum_words(FaultKind{}).known;
  const bool known = std::find(words.begin(), words.end(), spec.fault) != words.end();
  if (!selection.operators.empty() && !known)
    issues.add(path + ".fault",
               spec.fault.empty() ? "missing; the fault of an operator must be named"
                                  : "`" + spec.fault + "` is no kind of fault",
               "double-sign, key-leak or downtime");
  const Whole whole = whole_of(selection);
  if (whole.one == nullptr) return;
  if (!spec.fault.empty())
    issues.add(path + ".fault", fmt::format("{} has no kind of fault", whole.one),
               fmt::format("no `fault` where {} are selected", whole.many));
  if (spec.share)
    issues.add(path + ".share", fmt::format("{} has no keys to share", whole.one),
               fmt::format("no `share` where {} are selected", whole.many), whole.hint);
}

/// Those of `ids`, each with the key of its draw; `named` gives the key of one.
template <class Target, class Ids, class Named>
std::vector<Target> targets_of(const Ids& ids, std::uint64_t key, Named&& named) {
  std::vector<Target> targets;
  for (const auto id : ids) targets.push_back({id, random::key_of(key, named(id).key)});
  return targets;
}

Kill compile_kill(const KillSpec& spec, std::uint64_t key, const Selectable& among,
                  std::span<const std::string> faults, const std::string& path,
                  base::Issues& issues) {
  const auto selection = select_targets(spec.select, among, path + ".select", issues);
  check_fault(spec, selection, path, issues);
  Kill kill;
  kill.select = spec.select;
  kill.probability = spec.probability;
  const auto& graph = among.graph;
  kill.avs = targets_of<Kill::Avs>(selection.avs, key,
                                   [&](auto id) { return avs_key(graph.avs()[id.index()].id); });
  kill.contracts = targets_of<Kill::Contract>(selection.contracts, key, [&](auto id) {
    return contract_key(graph.smart_contracts()[id.index()].id);
  });
  kill.providers = targets_of<Kill::Provider>(selection.providers, key, [&](auto id) {
    return provider_key(among.providers[id.index()].id);
  });
  for (const auto& [id, weight] : selection.operators) {
    const auto cause = operator_key(graph.operators()[id.index()].id).key;
    kill.operators.push_back({id, random::key_of(key, cause), weight});
  }
  if (!spec.fault.empty()) kill.fault = find_fault(faults, spec.fault);
  if (spec.share) kill.share = SeverityMap::compile(*spec.share, path + ".share", issues);
  return kill;
}

void check_rate(Shock& shock, Horizons horizons, const std::string& path, base::Issues& issues) {
  const double soonest = probability_within(horizons.shortest, shock.rate);
  if (shock.probability > 0.0 && horizons.drops(soonest))
    shock.rate = shock.probability = 0.0;
  else if (shock.probability > 0.0 && soonest < smallest_probability &&
           horizons.too_rare == TooRare::refused)
    issues.add(path, "probabilities below 1e-7 per horizon are refused under plain",
               "0, or at least 1e-7 per horizon");
  check_expected_occurrences(shock.rate * horizons.longest, path, issues);
}

Shock compile_shock(const ShockSpec& spec, const Selectable& among,
                    std::span<const std::string> faults, Horizons horizons, base::Issues& issues) {
  const auto named = shock_key(spec.id);
  Shock shock;
  shock.id = spec.id;
  shock.key = named.key;
  shock.rate = spec.rate_per_year;
  shock.probability = probability_within(horizons.longest, spec.rate_per_year);
  check_rate(shock, horizons, named.name + ".rate_per_year", issues);
  for (std::size_t entry = 0; entry < spec.kill.size(); ++entry)
    shock.kills.push_back(compile_kill(spec.kill[entry], kill_key(shock.key, entry), among, faults,
                                       named.name + ".kill[" + std::to_string(entry) + "]",
                                       issues));
  return shock;
}

/// Whether `id` is among the targets, which are in order.
template <class Targets, class Id>
bool targets(const Targets& all, Id id) {
  const auto target = std::lower_bound(all.begin(), all.end(), id,
                                       [](const auto& one, Id wanted) { return one.id < wanted; });
  return target != all.end() && target->id == id;
}

/// Rate at which the shock kills somebody whom these entries select.
template <class Selects>
double rate_over(const Shock& shock, Selects&& selects) {
  double spared = 1.0;
  for (const Kill& kill : shock.kills)
    if (selects(kill)) spared *= 1.0 - kill.probability;
  return shock.rate * (1.0 - spared);
}

}  // namespace

std::vector<Shock> compile_shocks(std::span<const ShockSpec> specs, const Selectable& among,
                                  std::span<const std::string> faults, Horizons horizons,
                                  base::Issues& issues) {
  std::vector<Shock> shocks;
  for (const ShockSpec& spec : specs)
    shocks.push_back(compile_shock(spec, among, faults, horizons, issues));
  std::sort(shocks.begin(), shocks.end(),
            [](const Shock& a, const Shock& b) { return a.id < b.id; });
  return shocks;
}

std::map<CauseId, double> kill_probabilities(const Shock& shock) {
  std::map<CauseId, double> spared;
  const auto kill_all = [&](const auto& targets, double probability) {
    for (const auto& target : targets)
      if (target.cause.valid())
        spared.try_emplace(target.cause, 1.0).first->second *= 1.0 - probability;
  };
  for (const auto& kill : shock.kills) {
    kill_all(kill.avs, kill.probability);
    kill_all(kill.contracts, kill.probability);
    kill_all(kill.operators, kill.probability);
    kill_all(kill.providers, kill.probability);
  }
  for (auto& [cause, probability] : spared) probability = 1.0 - probability;
  return spared;
}

double kill_rate(const Shock& shock, stake::AvsId avs) {
  return rate_over(shock, [&](const Kill& kill) { return targets(kill.avs, avs); });
}

double kill_rate(const Shock& shock, stake::SmartContractId contract) {
  return rate_over(shock, [&](const Kill& kill) { return targets(kill.contracts, contract); });
}

double kill_rate(const Shock& shock, ProviderId provider) {
  return rate_over(shock, [&](const Kill& kill) { return targets(kill.providers, provider); });
}

double kill_rate(const Shock& shock, stake::OperatorId operator_id, FaultId fault) {
  return rate_over(shock, [&](const Kill& kill) {
    return kill.fault == fault && targets(kill.operators, operator_id);
  });
}

}  // namespace faultline::failure
