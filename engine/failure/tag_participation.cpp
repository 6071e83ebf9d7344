// SPDX-License-Identifier: Apache-2.0
#include "failure/tag_participation.hpp"

#include <set>

#include <fmt/format.h>

namespace faultline::failure {

namespace {

class ProbabilityByTag {
 public:
  ProbabilityByTag(const ByTagTakesPart& spec, const std::string& path, base::Issues& issues)
      : spec_(spec), path_(path), issues_(issues) {}

  double of(const stake::Operator& entity) {
    const auto tag = entity.tags.find(spec_.tag);
    if (tag == entity.tags.end()) {
      issues_.add(path_ + ".by_tag",
                  fmt::format("`operator.{}` has no tag `{}`", entity.id, spec_.tag),
                  "a tag that each operator of the AVS has");
      return 0.0;
    }
    double probability = 0.0;
    for (const auto& [value, weight] : tag->second) probability += weight * written_for(value);
    return probability;
  }

  /// After all operators.
  void report_values_of_nobody() const {
    for (const auto& [value, probability] : spec_.weights)
      if (!seen_.contains(value))
        issues_.add(fmt::format("{}.weights.{}", path_, value),
                    fmt::format("no operator of the AVS has `{}` for its {}", value, spec_.tag),
                    "values that operators of the AVS have");
  }

 private:
  double written_for(const std::string& value) {
    const bool first = seen_.insert(value).second;
    const auto found = spec_.weights.find(value);
    if (found != spec_.weights.end()) return found->second;
    if (first)
      issues_.add(path_ + ".weights",
                  fmt::format("there is no weight for the {} `{}`", spec_.tag, value),
                  "one for each value that operators of the AVS have");
    return 0.0;
  }

  const ByTagTakesPart& spec_;
  const std::string& path_;
  base::Issues& issues_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<double> tag_participation(const ByTagTakesPart& spec, stake::AvsId avs,
                                      const stake::StakeGraph& graph, const std::string& path,
                                      base::Issues& issues) {
  ProbabilityByTag by_tag(spec, path, issues);
  std::vector<double> probabilities;
  for (const auto id : graph.operators_of(avs))
    probabilities.push_back(by_tag.of(graph.operators()[id.index()]));
  if (!probabilities.empty()) by_tag.report_values_of_nobody();
  return probabilities;
}

}  // namespace faultline::failure
