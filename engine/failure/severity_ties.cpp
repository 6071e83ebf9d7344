// SPDX-License-Identifier: Apache-2.0
#include "failure/severity_ties.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/nearest_name.hpp"
#include "failure/factor_split.hpp"

namespace faultline::failure {

namespace {

class TieCompiler {
 public:
  TieCompiler(std::span<const FactorSpec> factors, const CauseList& causes, base::Issues& issues)
      : factors_(factors), causes_(causes), issues_(issues) {}

  [[nodiscard]] SeverityTie tie(CauseId avs, const std::map<std::string, double>& written) const {
    SeverityTie tie{avs, {}};
    if (factors_.empty() && !written.empty()) {
      issues_.add(path_of(avs), "there are no factors to load on",
                  "a `[[dependence.factor]]` for each");
      return tie;
    }
    for (const auto& [id, loading] : written) add(id, loading, tie);
    check_norm(tie);
    return tie;
  }

 private:
  [[nodiscard]] std::string path_of(CauseId avs) const {
    return causes_[avs].named.name + ".severity_loadings";
  }

  void add(const std::string& id, double loading, SeverityTie& tie) const {
    const auto factor = std::find_if(factors_.begin(), factors_.end(),
                                     [&](const FactorSpec& spec) { return spec.id == id; });
    const auto path = fmt::format("{}.{}", path_of(tie.avs), id);
    if (factor == factors_.end()) {
      issues_.add(path, fmt::format("there is no factor `{}`", id), "a factor of the dependence",
                  hint_for(id));
      return;
    }
    if (!splits(*factor)) return;
    const auto shares = shares_of(*factor, causes_[tie.avs].tags);
    if (shares.empty())
      issues_.add(path, fmt::format("the factor does not reach `{}`", causes_[tie.avs].named.name),
                  "a factor by `all`, or by a tag that the AVS has");
    for (const auto& [named, weight] : shares)
      tie.loadings.push_back({id, named, loading * weight});
  }

  [[nodiscard]] std::string hint_for(const std::string& id) const {
    std::vector<std::string> names;
    for (const auto& factor : factors_) names.push_back(factor.id);
    return base::did_you_mean(id, names);
  }

  void check_norm(const SeverityTie& tie) const {
    double square = 0.0;
    for (const auto& loading : tie.loadings) square += loading.value * loading.value;
    if (square < 1.0) return;
    issues_.add(path_of(tie.avs), fmt::format("the squared loadings add up to {:.6g}", square),
                "a sum below 1", "lower a loading");
  }

  std::span<const FactorSpec> factors_;
  const CauseList& causes_;
  base::Issues& issues_;
};

}  // namespace

std::vector<SeverityTie> compile_severity_ties(const FailureSpec& spec, const CauseList& causes,
                                               base::Issues& issues) {
  std::span<const FactorSpec> factors;
  if (spec.dependence) factors = spec.dependence->factors;
  const TieCompiler compiler(factors, causes, issues);
  std::vector<SeverityTie> ties;
  for (std::size_t i = 0; i < spec.avs.size(); ++i) {
    if (spec.avs[i].severity_loadings.empty()) continue;
    const auto avs = causes.find(spec.avs_ids[i]);
    FAULTLINE_EXPECT(avs.has_value());
    ties.push_back(compiler.tie(*avs, spec.avs[i].severity_loadings));
  }
  return ties;
}

std::vector<std::vector<TiedQuantile::Loading>> severity_loadings(
    std::span<const SeverityTie> ties, std::size_t avs, std::span<const NamedKey> factors) {
  std::vector<std::vector<TiedQuantile::Loading>> by_avs(avs);
  for (const SeverityTie& tie : ties) {
    auto& loadings = by_avs[tie.avs.index()];
    for (const auto& loading : tie.loadings) {
      if (loading.value == 0.0) continue;
      const auto at = std::lower_bound(
          factors.begin(), factors.end(), loading.named.name,
          [](const NamedKey& factor, const std::string& name) { return factor.name < name; });
      FAULTLINE_EXPECT(at != factors.end() && at->name == loading.named.name);
      const auto place = static_cast<std::uint32_t>(at - factors.begin());
      loadings.push_back({at->name, place, loading.value});
    }
    std::sort(loadings.begin(), loadings.end(),
              [](const auto& a, const auto& b) { return a.factor < b.factor; });
  }
  return by_avs;
}

}  // namespace faultline::failure
