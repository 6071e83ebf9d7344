// SPDX-License-Identifier: Apache-2.0
#include "stake/topological_order.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace faultline::stake {

namespace {

using Node = std::uint32_t;

class Sorter {
 public:
  Sorter(std::size_t count, const std::vector<Precedence>& edges)
      : successors_(count), predecessors_(count), waits_for_(count, 0), gone_(count, 0) {
    for (const auto [before, after] : edges) {
      successors_[before].push_back(after);
      predecessors_[after].push_back(before);
      ++waits_for_[after];
    }
  }

  TopologicalOrder sort() {
    for (Node node = 0; node < waits_for_.size(); ++node) {
      if (waits_for_[node] == 0) ready_.push(node);
    }
    place_what_is_ready();
    for (Node node = 0; node < gone_.size(); ++node) {
      while (gone_[node] == 0) {  // it may only hang on a cycle, and on several
        take_out(find_cycle(node));
        place_what_is_ready();
      }
    }
    return std::move(result_);
  }

 private:
  void place_what_is_ready() {
    while (!ready_.empty()) {
      const Node node = ready_.top();
      ready_.pop();
      if (gone_[node] != 0) continue;
      result_.order.push_back(node);
      release(node);
    }
  }

  void release(Node node) {
    gone_[node] = 1;
    for (const Node next : successors_[node]) {
      if (--waits_for_[next] == 0) ready_.push(next);
    }
  }

  /// Every node that is not gone waits for another such one: walking back must repeat.
  std::vector<Node> find_cycle(Node start) const {
    std::vector<Node> walk{start};
    while (true) {
      const auto& from = predecessors_[walk.back()];
      const Node previous =
          *std::find_if(from.begin(), from.end(), [&](Node n) { return gone_[n] == 0; });
      const auto seen = std::find(walk.begin(), walk.end(), previous);
      if (seen != walk.end()) {
        std::vector<Node> cycle(seen, walk.end());
        std::reverse(cycle.begin(), cycle.end());
        std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
        return cycle;
      }
      walk.push_back(previous);
    }
  }

  void take_out(std::vector<Node> cycle) {
    for (const Node node : cycle) release(node);
    result_.cycles.push_back(std::move(cycle));
  }

  std::vector<std::vector<Node>> successors_;
  std::vector<std::vector<Node>> predecessors_;
  std::vector<std::size_t> waits_for_;
  std::vector<std::uint8_t> gone_;
  std::priority_queue<Node, std::vector<Node>, std::greater<>> ready_;
  TopologicalOrder result_;
};

}  // namespace

TopologicalOrder sort_topologically(std::size_t count, std::vector<Precedence> edges) {
  const auto key = [](const Precedence& e) { return std::tie(e.before, e.after); };
  std::sort(edges.begin(), edges.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  edges.erase(std::unique(edges.begin(), edges.end(),
                          [&](const auto& a, const auto& b) { return key(a) == key(b); }),
              edges.end());
  return Sorter(count, edges).sort();
}

}  // namespace faultline::stake
