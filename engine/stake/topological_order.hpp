// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::stake {

/// Node `before` must stand before node `after`.
struct Precedence {
  std::uint32_t before;
  std::uint32_t after;
};

/// An order of nodes 0 … count−1 that keeps every precedence.
struct TopologicalOrder {
  /// Of the nodes that could be placed, always the smallest next. All nodes when there is no cycle.
  std::vector<std::uint32_t> order;
  /// Disjoint cycles, each as its nodes in order of precedence from its smallest; breaking all of
  /// them leaves an order.
  std::vector<std::vector<std::uint32_t>> cycles;
};

/// Kahn's algorithm with a heap; O((count + edges) log count). Repeated edges count once.
[[nodiscard]] TopologicalOrder sort_topologically(std::size_t count, std::vector<Precedence> edges);

}  // namespace faultline::stake
