// SPDX-License-Identifier: Apache-2.0
#include "failure/factor_loadings.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "failure/factor_split.hpp"
#include "failure/keys.hpp"

namespace faultline::failure {

namespace {

constexpr std::string_view factor_table = "dependence.factor";

/// A factor after splitting, with its loading on each cause that it reaches.
struct SplitFactor {
  NamedKey named;
  std::map<CauseId, double> loadings;
};

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

/// A loading written for one cause.
struct Written {
  double loading;
  std::string path;
};

/// What is written for single causes, by factor and label of the cause.
class WrittenLoadings {
 public:
  using OfFactor = std::map<std::string, Written>;

  WrittenLoadings(std::span<const FactorSpec> specs, std::span<const LoadingSpec> rows,
                  const CauseList& causes, base::Issues& issues)
      : causes_(causes), issues_(issues) {
    for (const FactorSpec& spec : specs) {
      OfFactor& factor = factors_[spec.id];
      for (const auto& [label, loading] : spec.override_loading)
        factor[label] = {loading, fmt::format("{}.override.{}", path_of(spec), label)};
    }
    for (const LoadingSpec& row : rows) add(row);
  }

  [[nodiscard]] const OfFactor& of(const FactorSpec& spec) const { return factors_.at(spec.id); }

 private:
  void add(const LoadingSpec& row) {
    if (!causes_.find(row.id)) {
      issues_.add(fmt::format("loading.{}.id", row.id),
                  fmt::format("there is no cause `{}`", row.id), "the label of a cause",
                  causes_.hint_for(row.id));
      return;
    }
    for (const auto& [factor, loading] : row.by_factor) {
      const auto path = fmt::format("loading.{}.factor.{}", row.id, factor);
      const auto found = factors_.find(factor);
      if (found == factors_.end()) {
        issues_.add(path, fmt::format("there is no factor `{}`", factor),
                    "a factor of the dependence", hint_for(factor));
        continue;
      }
      const auto [written, is_first] = found->second.try_emplace(row.id, Written{loading, path});
      if (!is_first)
        issues_.add(path, fmt::format("`{}` says it too", written->second.path),
                    "each loading once");
    }
  }

  [[nodiscard]] std::string hint_for(const std::string& factor) const {
    std::vector<std::string> names;
    for (const auto& [name, loadings] : factors_) names.push_back(name);
    return base::did_you_mean(factor, names);
  }

  const CauseList& causes_;
  base::Issues& issues_;
  std::map<std::string, OfFactor> factors_;
};

class FactorSplitter {
 public:
  FactorSplitter(std::span<const CauseId> members, std::span<const SeverityTie> ties,
                 const CauseList& causes, const WrittenLoadings& written, base::Issues& issues)
      : members_(members), ties_(ties), causes_(causes), written_(written), issues_(issues) {}

  [[nodiscard]] std::vector<SplitFactor> split(const FactorSpec& spec) const {
    if (!splits(spec)) {
      issues_.add(path_of(spec) + ".by", fmt::format("`{}` is no way of splitting", spec.by),
                  "`all` or `tag:<name>`");
      return {};
    }
    std::map<std::string, SplitFactor> by_name;
    const auto factor = [&](const NamedKey& named) -> SplitFactor& {
      return by_name.try_emplace(named.name, SplitFactor{named, {}}).first->second;
    };
    for (const auto id : members_)
      for (const auto& [named, weight] : shares_of(spec, causes_[id].tags))
        factor(named).loadings[id] = loading_of(spec, id) * weight;
    for (const SeverityTie& tie : ties_)
      for (const auto& loading : tie.loadings)
        if (loading.id == spec.id) factor(loading.named);
    std::vector<SplitFactor> factors;
    for (auto& [name, one] : by_name) factors.push_back(std::move(one));
    check_reach(spec, factors);
    return factors;
  }

 private:
  [[nodiscard]] double loading_of(const FactorSpec& spec, CauseId id) const {
    const auto& written = written_.of(spec);
    const auto found = written.find(causes_[id].label());
    return found == written.end() ? spec.loading : found->second.loading;
  }

  void check_reach(const FactorSpec& spec, std::span<const SplitFactor> factors) const {
    std::set<std::string_view> reached;
    for (const SplitFactor& factor : factors)
      for (const auto& [id, loading] : factor.loadings) reached.insert(causes_[id].label());
    if (factors.empty())
      issues_.add(path_of(spec) + ".by", "the factor reaches no cause of a factor block",
                  "`all`, or a tag that a cause of a factor block has");
    for (const auto& [id, written] : written_.of(spec))
      if (!reached.contains(id)) report_unreached(written.path, id);
  }

  void report_unreached(const std::string& path, const std::string& id) const {
    const auto cause = causes_.find(id);
    const auto problem =
        cause ? fmt::format("the factor does not reach `{}`", causes_[*cause].named.name)
              : fmt::format("there is no cause `{}`", id);
    issues_.add(path, problem, "a cause that the factor reaches",
                cause ? "" : causes_.hint_for(id));
  }

  std::span<const CauseId> members_;
  std::span<const SeverityTie> ties_;
  const CauseList& causes_;
  const WrittenLoadings& written_;
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

FactorStructure compile_factors(std::span<const FactorSpec> specs,
                                std::span<const LoadingSpec> rows, std::span<const CauseId> members,
                                std::span<const SeverityTie> ties, const CauseList& causes,
                                base::Issues& issues) {
  if (specs.empty() && !members.empty())
    issues.add(std::string(factor_table), "missing; a factor block needs at least one factor",
               "one or more factors", "declare causes without factors in `independent`");
  const auto distinct = with_distinct_ids(specs, issues);
  const WrittenLoadings written(distinct, rows, causes, issues);
  const auto factors = split_all(distinct, FactorSplitter(members, ties, causes, written, issues));
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
