// SPDX-License-Identifier: Apache-2.0
#include "failure/partition.hpp"

#include <algorithm>
#include <string>

#include "failure/selector.hpp"

namespace faultline::failure {

namespace {

using Avs = std::vector<stake::AvsId>;

Avs select_all(std::span<const std::string> selectors, const stake::StakeGraph& graph,
               const std::string& path, base::Issues& issues) {
  Avs selected;
  for (const std::string& selector : selectors) {
    const auto more = select_causes(selector, graph, path, issues);
    selected.insert(selected.end(), more.begin(), more.end());
  }
  std::sort(selected.begin(), selected.end());
  selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
  return selected;
}

/// The place that each AVS was first found in; complains when there is a second one.
class Places {
 public:
  Places(const stake::StakeGraph& graph, std::span<const Hazard> hazards, base::Issues& issues)
      : graph_(graph), hazards_(hazards), issues_(issues), place_(hazards.size()) {}

  void put(const Avs& causes, const std::string& place) {
    for (const auto avs : causes) {
      auto& found = place_[avs.index()];
      if (!found.empty() && hazards_[avs.index()].can_fire())
        issues_.add(place, "`" + name_of(avs.index()) + "` is also in `" + found + "`",
                    "each cause in exactly one block, or in `independent`");
      if (found.empty()) found = place;
    }
  }

  void report_missing() {
    for (std::size_t i = 0; i < place_.size(); ++i)
      if (place_[i].empty() && hazards_[i].can_fire())
        issues_.add("dependence", "`" + name_of(i) + "` is in no block",
                    "each cause in exactly one block, or in `independent`",
                    "add it to `causes` of a block, or to `independent`");
  }

 private:
  [[nodiscard]] std::string name_of(std::size_t avs) const { return "avs." + graph_.avs()[avs].id; }

  const stake::StakeGraph& graph_;
  std::span<const Hazard> hazards_;
  base::Issues& issues_;
  std::vector<std::string> place_;
};

}  // namespace

std::string block_path(std::size_t block) {
  return "dependence.block[" + std::to_string(block) + "]";
}

Partition partition_causes(const DependenceSpec& spec, const stake::StakeGraph& graph,
                           std::span<const Hazard> hazards, base::Issues& issues) {
  const std::size_t complaints = issues.list().size();
  Places places(graph, hazards, issues);
  Partition partition;
  const std::string independent = "dependence.independent";
  partition.independent = select_all(spec.independent, graph, independent, issues);
  places.put(partition.independent, independent);
  for (std::size_t i = 0; i < spec.blocks.size(); ++i) {
    const std::string path = block_path(i) + ".causes";
    partition.blocks.push_back(select_all(spec.blocks[i].causes, graph, path, issues));
    places.put(partition.blocks.back(), path);
  }
  // A selector that could not be resolved would make all it means look missing.
  if (issues.list().size() == complaints) places.report_missing();
  return partition;
}

}  // namespace faultline::failure
