// SPDX-License-Identifier: Apache-2.0
#include "portfolio/cover_operators.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/field_path.hpp"
#include "base/nearest_name.hpp"

namespace faultline::portfolio {

namespace {

bool is_among(std::span<const stake::PositionId> insured, stake::PositionId position) {
  return std::binary_search(insured.begin(), insured.end(), position);
}

bool is_among(std::span<const stake::OperatorId> operators, stake::OperatorId id) {
  return std::binary_search(operators.begin(), operators.end(), id);
}

/// Of a pool, the part that stands behind any of some operators.
double part_behind(const stake::StakeGraph& graph, stake::PoolId pool,
                   std::span<const stake::OperatorId> operators) {
  double all = 0.0;
  double listed = 0.0;
  bool any = false;
  for (const auto id : graph.operators_behind(pool)) {
    const auto& one = graph.operators()[id.index()];
    const double balance = one.validators * one.effective_balance;
    all += balance;
    if (!is_among(operators, id)) continue;
    any = true;
    listed += balance;
  }
  const bool is_split = graph.pools()[pool.index()].base_layer.valid() && all > 0.0;
  if (is_split) return listed / all;
  return any ? 1.0 : 0.0;
}

class OperatorsCheck {
 public:
  OperatorsCheck(const stake::StakeGraph& graph, base::Issues& issues)
      : graph_(graph), issues_(issues) {
    for (const auto& one : graph.operators()) names_.push_back(one.id);
  }

  void check(const insurance::CoverSpec& cover, std::span<const stake::PositionId> insured) {
    const auto path = base::row_path("cover", cover.id) + ".operators";
    if (cover.operators->empty())
      issues_.add(path, "is empty", "at least one operator, or no such key");
    const auto behind = operators_behind(insured);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < cover.operators->size(); ++i) {
      const auto& name = (*cover.operators)[i];
      const auto at = base::item_path(path, i);
      const auto id = graph_.find_operator(name);
      if (!id)
        issues_.add(at, fmt::format("there is no operator `{}`", name),
                    "the id of a declared operator", hint_of(name));
      else if (!seen.insert(name).second)
        issues_.add(at, fmt::format("`{}` is named twice", name), "each operator once");
      else if (!insured.empty() && !behind.contains(*id))
        issues_.add(at,
                    fmt::format("the cover's positions have no stake behind `{}`, so that it has "
                                "none of their losses",
                                name),
                    some_of(behind));
    }
  }

 private:
  [[nodiscard]] std::set<stake::OperatorId> operators_behind(
      std::span<const stake::PositionId> insured) const {
    std::set<stake::OperatorId> behind;
    for (std::size_t q = 0; q < graph_.pools().size(); ++q) {
      const stake::PoolId pool{q};
      if (!(part_of_pool(graph_, pool, insured) > 0.0)) continue;
      const auto operators = graph_.operators_behind(pool);
      behind.insert(operators.begin(), operators.end());
    }
    return behind;
  }

  /// Where a selector stands for an id, as in triggers.
  [[nodiscard]] std::string hint_of(const std::string& name) const {
    constexpr std::string_view table = "operator";
    if (name.starts_with(table) && name.size() > table.size()) {
      const auto id = name.substr(table.size() + 1);
      if (name[table.size()] == '.' && graph_.find_operator(id))
        return fmt::format("did you mean `{}`?", id);
      if (name[table.size()] == '[') return "ids stand here, and no selectors";
    }
    return base::did_you_mean(name, names_);
  }

  /// Those behind whom there is stake, or as many as one may read.
  [[nodiscard]] std::string some_of(const std::set<stake::OperatorId>& behind) const {
    constexpr std::size_t most = 5;
    std::string text = "one behind whom they have some:";
    std::size_t told = 0;
    for (const auto id : behind) {
      if (told == most) return text + ", …";
      text += fmt::format("{} {}", told == 0 ? "" : ",", graph_.operators()[id.index()].id);
      ++told;
    }
    return told == 0 ? "positions that have stake behind operators" : text;
  }

  const stake::StakeGraph& graph_;
  base::Issues& issues_;
  std::vector<std::string> names_;
};

}  // namespace

double part_of_pool(const stake::StakeGraph& graph, stake::PoolId pool,
                    std::span<const stake::PositionId> insured) {
  double part = 0.0;
  for (const auto& [owner, fraction] : graph.owners_of(pool)) {
    if (is_among(insured, owner)) part += fraction;
    for (const auto& [holder, held] : graph.holders_of(owner))
      if (is_among(insured, holder)) part += fraction * held;
  }
  return part;
}

std::optional<std::vector<stake::OperatorId>> find_operators(
    const stake::StakeGraph& graph, const std::optional<std::vector<std::string>>& names) {
  if (!names) return std::nullopt;
  std::vector<stake::OperatorId> found;
  for (const auto& name : *names)
    if (const auto id = graph.find_operator(name)) found.push_back(*id);
  std::sort(found.begin(), found.end());
  return found;
}

double stake_behind_operators(const stake::StakeGraph& graph,
                              std::span<const stake::PositionId> insured,
                              std::span<const stake::OperatorId> operators) {
  double stake = 0.0;
  for (std::size_t q = 0; q < graph.pools().size(); ++q) {
    const double behind = part_behind(graph, stake::PoolId{q}, operators);
    if (!(behind > 0.0)) continue;
    const auto& pool = graph.pools()[q];
    stake += behind * part_of_pool(graph, stake::PoolId{q}, insured) * pool.amount * pool.price;
  }
  return stake;
}

void check_operators(const stake::StakeGraph& graph, const CoverTable& table,
                     const std::vector<insurance::CoverSpec>& covers, base::Issues& issues) {
  OperatorsCheck check(graph, issues);
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    const auto& cover = covers[table.names.row(c)];
    if (cover.operators) check.check(cover, table.insured[c]);
  }
}

}  // namespace faultline::portfolio
