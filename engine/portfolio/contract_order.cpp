// SPDX-License-Identifier: Apache-2.0
#include "portfolio/contract_order.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "stake/topological_order.hpp"

namespace faultline::portfolio {

namespace {

class ContractOrder {
 public:
  ContractOrder(const stake::StakeGraph& graph, const CoverTable& table, base::Issues& issues)
      : graph_(graph), table_(table), issues_(issues) {}

  std::vector<std::uint32_t> find() {
    for (std::size_t p = 0; p < table_.waterfall.size(); ++p) {
      follow_waterfall(table_.waterfall[p]);
      if (!table_.waterfall[p].empty()) follow_holders(stake::PositionId{p});
    }
    auto [order, cycles] = stake::sort_topologically(table_.names.size(), std::move(edges_));
    for (const auto& cycle : cycles) report(cycle);
    return std::move(order);
  }

 private:
  void follow_waterfall(const std::vector<std::uint32_t>& rungs) {
    for (std::size_t r = 1; r < rungs.size(); ++r) edges_.push_back({rungs[r - 1], rungs[r]});
  }

  void follow_holders(stake::PositionId held) {
    for (const auto& [holder, fraction] : graph_.holders_of(held)) {
      for (const auto first : table_.waterfall[held.index()]) {
        for (const auto then : table_.waterfall[holder.index()]) {
          if (first == then) {
            report_twice_paid(first, held, holder);
          } else {
            edges_.push_back({first, then});
          }
        }
      }
    }
  }

  void report_twice_paid(std::uint32_t cover, stake::PositionId held, stake::PositionId holder) {
    const auto& id = table_.names.name(cover);
    issues_.add(
        fmt::format("cover.{}.positions", id),
        fmt::format("`{}` covers `{}` and `{}`, which holds a part of it: one loss would "
                    "be paid twice",
                    id, graph_.positions()[held.index()], graph_.positions()[holder.index()]),
        "only one of them", "give them a cover each");
  }

  void report(const std::vector<std::uint32_t>& cycle) {
    std::string circle = fmt::format("`{}`", table_.names.name(cycle.front()));
    for (std::size_t i = 1; i <= cycle.size(); ++i) {
      circle += fmt::format(" before `{}`", table_.names.name(cycle[i % cycle.size()]));
    }
    issues_.add("cover." + table_.names.name(cycle.front()),
                "waterfalls and holdings ask for a circle of covers: " + circle,
                "waterfalls that agree on one order",
                "covers of a position pay before those of its holders");
  }

  const stake::StakeGraph& graph_;
  const CoverTable& table_;
  base::Issues& issues_;
  std::vector<stake::Precedence> edges_;
};

}  // namespace

std::vector<std::uint32_t> order_contracts(const stake::StakeGraph& graph, const CoverTable& table,
                                           base::Issues& issues) {
  return ContractOrder(graph, table, issues).find();
}

}  // namespace faultline::portfolio
