// SPDX-License-Identifier: Apache-2.0
#include "failure/factor_loadings.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "failure/keys.hpp"

namespace faultline::failure {

namespace {

constexpr std::string_view factor_table = "dependence.factor";

/// A factor after splitting, with its loading on each cause that it reaches.
struct SplitFactor {
  NamedKey named;
  std::map<CauseId, double> loadings;
};

std::string path_of(const FactorSpec& spec) {
  return fmt::format("{}.{}", factor_table, spec.id);
}

/// The factors without those whose id was taken before; complains about these.
std::vector<FactorSpec> with_distinct_ids(std::span<const FactorSpec> specs, base::Issues& issues) {
  std::set<std::string_view> ids;
  std::vector<FactorSpec> distinct;
  for (const FactorSpec& spec : specs) {
    if (ids.insert(spec.id).second)
      distinct.push_back(spec);
    else
      issues.add(path_of(spec), fmt::format("factor `{}` is declared twice", spec.id),
                 "distinct ids");
  }
  return distinct;
}

/// The tag in "tag:client"; nothing when `by` does not name one.
std::optional<std::string> tag_of(const std::string& by) {
  constexpr std::string_view prefix = "tag:";
  if (by.compare(0, prefix.size(), prefix) != 0 || by.size() == prefix.size()) return std::nullopt;
  return by.substr(prefix.size());
}

class FactorSplitter {
 public:
  FactorSplitter(std::span<const CauseId> members, const CauseList& causes, base::Issues& issues)
      : members_(members), causes_(causes), issues_(issues) {}

  [[nodiscard]] std::vector<SplitFactor> split(const FactorSpec& spec) const {
    const auto tag = tag_of(spec.by);
    if (!tag && spec.by != "all") {
      issues_.add(path_of(spec) + ".by", fmt::format("`{}` is no way of splitting", spec.by),
                  "`all` or `tag:<name>`");
      return {};
    }
    auto factors = tag ? split_by_tag(spec, *tag) : std::vector{common_factor(spec)};
    check_reach(spec, factors);
    return factors;
  }

 private:
  [[nodiscard]] double loading_of(const FactorSpec& spec, CauseId id) const {
    const auto found = spec.override_loading.find(causes_[id].label());
    return found == spec.override_loading.end() ? spec.loading : found->second;
  }

  [[nodiscard]] SplitFactor common_factor(const FactorSpec& spec) const {
    SplitFactor factor{factor_key(spec.id), {}};
    for (const auto id : members_) factor.loadings[id] = loading_of(spec, id);
    return factor;
  }

  [[nodiscard]] std::vector<SplitFactor> split_by_tag(const FactorSpec& spec,
                                                      const std::string& tag) const {
    std::map<std::string, SplitFactor> by_value;
    for (const auto id : members_) {
      const auto& tags = causes_[id].tags;
      const auto values = tags.find(tag);
      if (values == tags.end()) continue;
      for (const auto& [value, weight] : values->second)
        by_value[value].loadings[id] = loading_of(spec, id) * weight;
    }
    std::vector<SplitFactor> factors;
    for (auto& [value, factor] : by_value)
      factors.push_back({factor_key(spec.id, value), std::move(factor.loadings)});
    return factors;
  }

  void check_reach(const FactorSpec& spec, std::span<const SplitFactor> factors) const {
    std::set<std::string_view> reached;
    for (const SplitFactor& factor : factors)
      for (const auto& [id, loading] : factor.loadings) reached.insert(causes_[id].label());
    if (reached.empty())
      issues_.add(path_of(spec) + ".by", "the factor reaches no cause of a factor block",
                  "`all`, or a tag that a cause of a factor block has");
    for (const auto& [id, loading] : spec.override_loading)
      if (!reached.contains(id)) report_override(spec, id);
  }

  void report_override(const FactorSpec& spec, const std::string& id) const {
    const auto cause = causes_.find(id);
    const auto problem =
        cause ? fmt::format("the factor does not reach `{}`", causes_[*cause].named.name)
              : fmt::format("there is no cause `{}`", id);
    issues_.add(fmt::format("{}.override.{}", path_of(spec), id), problem,
                "a cause that the factor reaches", cause ? "" : causes_.hint_for(id));
  }

  std::span<const CauseId> members_;
  const CauseList& causes_;
  base::Issues& issues_;
};

/// All factors after splitting, by name.
std::vector<SplitFactor> split_all(std::span<const FactorSpec> specs,
                                   const FactorSplitter& splitter) {
  std::vector<SplitFactor> factors;
  for (const FactorSpec& spec : specs)
    for (auto& factor : splitter.split(spec)) factors.push_back(std::move(factor));
  std::stable_sort(factors.begin(), factors.end(), [](const SplitFactor& a, const SplitFactor& b) {
    return a.named.name < b.named.name;
  });
  return factors;
}

/// Loadings of one cause, by factor.
std::vector<FactorStructure::Loading> loadings_of(CauseId id,
                                                  std::span<const SplitFactor> factors) {
  std::vector<FactorStructure::Loading> loadings;
  for (std::uint32_t k = 0; k < factors.size(); ++k) {
    const auto found = factors[k].loadings.find(id);
    if (found != factors[k].loadings.end() && found->second != 0.0)
      loadings.push_back({k, found->second});
  }
  return loadings;
}

void check_norm(const std::string& name, std::span<const FactorStructure::Loading> loadings,
                base::Issues& issues) {
  double square = 0.0;
  for (const auto& loading : loadings) square += loading.value * loading.value;
  if (square < 1.0) return;
  issues.add(std::string(factor_table),
             fmt::format("the squared loadings of `{}` add up to {:.6g}", name, square),
             "a sum below 1", "lower a loading, or override it for this cause");
}

}  // namespace

FactorStructure compile_factors(std::span<const FactorSpec> specs, std::span<const CauseId> members,
                                const CauseList& causes, base::Issues& issues) {
  if (specs.empty() && !members.empty())
    issues.add(std::string(factor_table), "missing; a factor block needs at least one factor",
               "one or more factors", "declare causes without factors in `independent`");
  const auto factors =
      split_all(with_distinct_ids(specs, issues), FactorSplitter(members, causes, issues));
  FactorStructure structure;
  for (const SplitFactor& factor : factors) structure.factors.push_back(factor.named);
  for (const auto id : members) {
    const Cause& cause = causes[id];
    auto loadings = loadings_of(id, factors);
    check_norm(cause.named.name, loadings, issues);
    if (cause.hazard.can_fire())
      structure.causes.push_back(
          {{id, cause.named.key, cause.hazard.probability}, std::move(loadings)});
  }
  return structure;
}

}  // namespace faultline::failure
