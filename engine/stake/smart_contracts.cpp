// SPDX-License-Identifier: Apache-2.0
#include "stake/smart_contracts.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/date.hpp"
#include "base/nearest_name.hpp"

namespace faultline::stake {

namespace {

constexpr std::string_view of_protocol = "protocol:";

class ContractResolver {
 public:
  ContractResolver(const ResolvedStake& stake, base::Issues& issues)
      : stake_(stake), issues_(issues) {}

  [[nodiscard]] ResolvedContract resolve(const SmartContractSpec& row) {
    const auto path = "contract." + row.id;
    check_freeze(row, path);
    ResolvedContract one{{.id = row.id,
                          .tags = with_category(row.tags, row.category),
                          .scope = row.scope,
                          .mode = row.mode,
                          .frozen_years = row.freeze_days.value_or(0.0) / base::days_per_year,
                          .freeze_rate = row.freeze_rate.value_or(0.0)},
                         {},
                         {}};
    if (row.through.empty())
      issues_.add(path + ".through", "the contract holds nothing", what_is_held(row.scope));
    for (std::size_t i = 0; i < row.through.size(); ++i) {
      const auto at = fmt::format("{}.through[{}]", path, i);
      if (row.scope == ContractScope::position)
        add_position(row.through[i], at, one);
      else
        add_pools(row.through[i], at, one);
    }
    std::sort(one.pools.begin(), one.pools.end());
    std::sort(one.positions.begin(), one.positions.end());
    return one;
  }

 private:
  static const char* what_is_held(ContractScope scope) {
    return scope == ContractScope::position ? "declared positions"
                                            : "declared pools, or `protocol:<id>`";
  }

  void check_freeze(const SmartContractSpec& row, const std::string& path) {
    if (row.mode == ContractMode::freeze) {
      if (!row.freeze_days)
        issues_.add(path + ".freeze_days", "missing", "days, with mode `freeze`");
      return;
    }
    const auto refuse = [&](const char* field) {
      issues_.add(path + "." + field, "nothing is frozen under mode `loss`",
                  "mode `freeze`, or no `" + std::string(field) + "`");
    };
    if (row.freeze_days) refuse("freeze_days");
    if (row.freeze_rate) refuse("freeze_rate");
  }

  template <class Id>
  void add(Id id, const std::string& name, const std::string& at, std::vector<Id>& to) {
    if (std::find(to.begin(), to.end(), id) == to.end())
      to.push_back(id);
    else
      issues_.add(at, fmt::format("`{}` is named twice", name), "each once");
  }

  void add_position(const std::string& name, const std::string& at, ResolvedContract& to) {
    if (const auto found = stake_.positions.find(name))
      return add(PositionId{*found}, name, at, to.positions);
    const bool other_sort = stake_.pools.find(name) || name.starts_with(of_protocol);
    const auto* what = name.starts_with(of_protocol) ? "a protocol" : "a pool";
    issues_.add(at,
                other_sort ? fmt::format("`{}` is {}, and no position", name, what)
                           : fmt::format("there is no position `{}`", name),
                what_is_held(ContractScope::position),
                other_sort ? "scope `pool` takes from pools"
                           : base::did_you_mean(name, stake_.positions.names()));
  }

  void add_pools(const std::string& name, const std::string& at, ResolvedContract& to) {
    if (name.starts_with(of_protocol)) return add_protocol(name.substr(of_protocol.size()), at, to);
    if (const auto found = stake_.pools.find(name)) return add(PoolId{*found}, name, at, to.pools);
    const bool position = stake_.positions.find(name).has_value();
    issues_.add(at,
                position ? fmt::format("`{}` is a position, and no pool", name)
                         : fmt::format("there is no pool `{}`", name),
                what_is_held(ContractScope::pool),
                position ? "scope `position` takes from positions"
                         : base::did_you_mean(name, stake_.pools.names()));
  }

  void add_protocol(const std::string& name, const std::string& at, ResolvedContract& to) {
    const auto found = stake_.protocols.find(name);
    if (!found)
      return issues_.add(at, fmt::format("there is no protocol `{}`", name), "a declared protocol",
                         base::did_you_mean(name, stake_.protocols.names()));
    const std::size_t before = to.pools.size();
    for (std::size_t p = 0; p < stake_.pool_rows.size(); ++p)
      if (stake_.pool_rows[p].protocol == ProtocolId{*found})
        add(PoolId{p}, stake_.pools.name(p), at, to.pools);
    if (to.pools.size() == before)
      issues_.add(at, fmt::format("protocol `{}` has no pools", name), "a protocol with pools");
  }

  const ResolvedStake& stake_;
  base::Issues& issues_;
};

}  // namespace

base::WeightedTags with_category(base::WeightedTags tags, const std::string& category) {
  if (!category.empty()) tags["category"] = {{category, 1.0}};
  return tags;
}

std::vector<ResolvedContract> resolve_contracts(const StakeSpec& spec, const ResolvedStake& stake,
                                                base::Issues& issues) {
  const auto names = NameTable::make("contract", spec.smart_contracts, issues);
  ContractResolver resolver(stake, issues);
  std::vector<ResolvedContract> contracts;
  for (std::size_t i = 0; i < names.size(); ++i)
    contracts.push_back(resolver.resolve(spec.smart_contracts[names.row(i)]));
  return contracts;
}

}  // namespace faultline::stake
