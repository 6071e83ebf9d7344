// SPDX-License-Identifier: Apache-2.0
#include "failure/partition.hpp"

#include <algorithm>
#include <span>
#include <string>

namespace faultline::failure {

namespace {

std::vector<CauseId> select_all(std::span<const std::string> selectors, const CauseList& causes,
                                const std::string& path, base::Issues& issues) {
  std::vector<CauseId> selected;
  for (const std::string& selector : selectors) {
    const auto more = causes.select(selector, path, issues);
    selected.insert(selected.end(), more.begin(), more.end());
  }
  std::sort(selected.begin(), selected.end());
  selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
  return selected;
}

/// The place that each cause was first found in; complains when there is a second one.
class Places {
 public:
  Places(const CauseList& causes, base::Issues& issues)
      : causes_(causes), issues_(issues), place_(causes.size()) {}

  void put(std::span<const CauseId> causes, const std::string& place) {
    for (const auto id : causes) {
      auto& found = place_[id.index()];
      if (!found.empty() && causes_[id].hazard.can_fire())
        issues_.add(place, "`" + causes_[id].named.name + "` is also in `" + found + "`",
                    "each cause in exactly one block, or in `independent`");
      if (found.empty()) found = place;
    }
  }

  void report_missing() {
    for (std::size_t i = 0; i < place_.size(); ++i)
      if (const Cause& cause = causes_[CauseId(i)]; place_[i].empty() && cause.hazard.can_fire())
        issues_.add("dependence", "`" + cause.named.name + "` is in no block",
                    "each cause in exactly one block, or in `independent`",
                    "add it to `causes` of a block, or to `independent`");
  }

 private:
  const CauseList& causes_;
  base::Issues& issues_;
  std::vector<std::string> place_;
};

}  // namespace

std::string block_path(std::size_t block) {
  return "dependence.block[" + std::to_string(block) + "]";
}

Partition partition_causes(const DependenceSpec& spec, const CauseList& causes,
                           base::Issues& issues) {
  const std::size_t complaints = issues.list().size();
  Places places(causes, issues);
  Partition partition;
  const std::string independent = "dependence.independent";
  partition.independent = select_all(spec.independent, causes, independent, issues);
  places.put(partition.independent, independent);
  for (std::size_t i = 0; i < spec.blocks.size(); ++i) {
    const std::string path = block_path(i) + ".causes";
    partition.blocks.push_back(select_all(spec.blocks[i].causes, causes, path, issues));
    places.put(partition.blocks.back(), path);
  }
  // A selector that could not be resolved would make all it means look missing.
  if (issues.list().size() == complaints) places.report_missing();
  return partition;
}

}  // namespace faultline::failure
