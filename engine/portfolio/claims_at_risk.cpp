// SPDX-License-Identifier: Apache-2.0
#include "portfolio/claims_at_risk.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "base/field_path.hpp"
#include "portfolio/cover_operators.hpp"

namespace faultline::portfolio {

using insurance::AtRisk;
using Struck = ClaimsAtRisk::Workspace::Struck;

namespace {

constexpr std::uint32_t base_layer = std::numeric_limits<std::uint32_t>::max();

double balance_of(const stake::Operator& one) {
  return one.validators * one.effective_balance;
}

/// Place of one among the sorted insured; their number where it is none of them.
std::uint32_t place_of(const std::vector<insurance::InsuredId>& insured,
                       stake::PositionId position) {
  const insurance::InsuredId id{position.index()};
  const auto found = std::lower_bound(insured.begin(), insured.end(), id);
  return static_cast<std::uint32_t>(
      (found != insured.end() && *found == id ? found : insured.end()) - insured.begin());
}

}  // namespace

ClaimsAtRisk::ClaimsAtRisk(const stake::StakeGraph& graph, const Exposure& exposure,
                           std::span<const penalty::Reach> reach,
                           std::span<const insurance::Contract> contracts)
    : graph_(&graph) {
  const auto asks = [](const insurance::Contract& contract) { return contract.asks_at_risk(); };
  if (std::none_of(contracts.begin(), contracts.end(), asks)) return;
  for (const auto& one : reach) reach_.push_back(one.amount);
  list_units();
  position_.resize(graph.positions().size());
  for (std::size_t q = 0; q < graph.pools().size(); ++q)
    for (const auto& [position, worth] : exposure.bearers_of(stake::PoolId{q})) {
      const double fraction = worth / graph.pools()[q].price;
      position_[position.index()].add({fraction * pool_[q].units, fraction * pool_[q].stake});
    }
  for (std::size_t k = 0; k < contracts.size(); ++k)
    if (asks(contracts[k])) ask(exposure, insurance::ContractId{k}, contracts[k]);
}

double ClaimsAtRisk::value_of(stake::PoolId pool) const {
  const auto& one = graph_->pools()[pool.index()];
  return one.amount * one.price;
}

/// (L.24).
void ClaimsAtRisk::list_units() {
  const auto operators = graph_->operators();
  std::vector<double> other_pools(operators.size(), 0.0);  // value without a base layer
  for (std::size_t q = 0; q < graph_->pools().size(); ++q) {
    if (graph_->pools()[q].base_layer.valid()) continue;
    for (const auto id : graph_->operators_behind(stake::PoolId{q}))
      other_pools[id.index()] += value_of(stake::PoolId{q});
  }
  offset_.push_back(0);
  for (std::size_t q = 0; q < graph_->pools().size(); ++q) {
    const auto& pool = graph_->pools()[q];
    const auto behind_pool = graph_->operators_behind(stake::PoolId{q});
    double balance = 0.0;
    for (const auto id : behind_pool) balance += balance_of(operators[id.index()]);
    AtRisk all{.units = 0.0, .stake = value_of(stake::PoolId{q})};
    for (const auto id : behind_pool) {
      const auto& one = operators[id.index()];
      Behind part{.operator_id = id, .units = 0.0, .amount = pool.amount};
      if (pool.base_layer.valid()) {
        part.amount = balance > 0.0 ? pool.amount * (balance_of(one) / balance) : 0.0;
        part.units = part.amount / one.effective_balance;
      } else if (other_pools[id.index()] > 0.0) {
        part.units = one.validators * (value_of(stake::PoolId{q}) / other_pools[id.index()]);
      }
      all.units += part.units;
      behind_.push_back(part);
    }
    pool_.push_back(all);
    offset_.push_back(static_cast<std::uint32_t>(behind_.size()));
  }
}

void ClaimsAtRisk::ask(const Exposure& exposure, insurance::ContractId id,
                       const insurance::Contract& contract) {
  Asking asking{.id = id, .contract = contract, .parts = {}};
  for (std::size_t q = 0; q < graph_->pools().size(); ++q) {
    for (const auto& [position, worth] : exposure.bearers_of(stake::PoolId{q})) {
      const auto place = place_of(contract.insured, position);
      if (place == contract.insured.size()) continue;
      asking.parts.push_back({place, worth / graph_->pools()[q].price});
    }
    asking.offset.push_back(static_cast<std::uint32_t>(asking.parts.size()));
  }
  asking_.push_back(std::move(asking));
}

std::span<const ClaimsAtRisk::Behind> ClaimsAtRisk::behind(stake::PoolId pool) const {
  return std::span(behind_).subspan(offset_[pool.index()],
                                    offset_[pool.index() + 1] - offset_[pool.index()]);
}

const ClaimsAtRisk::Behind& ClaimsAtRisk::behind(stake::PoolId pool,
                                                 stake::OperatorId operator_id) const {
  const auto all = behind(pool);
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const Behind& one) { return one.operator_id == operator_id; });
  FAULTLINE_ENSURE(found != all.end());
  return *found;
}

/// Hits that the contract answers to, by pool, operator and what they go through.
void ClaimsAtRisk::list_struck(const Asking& asking, failure::CauseId cause,
                               std::span<const penalty::Hit> hits, const LossWords& words,
                               Workspace& workspace) const {
  auto& struck = workspace.struck;
  struck.clear();
  for (const auto& hit : hits) {
    if (hit.contract.valid() || asking.parts_of(hit.pool).empty()) continue;
    if (!words.empty() && !asking.contract.answers_to(words.hold_for(cause, hit))) continue;
    const auto through = hit.avs.valid() ? hit.commitment.index() : base_layer;
    struck.push_back({hit.pool, hit.operator_id, through, hit.share});
  }
  const auto key = [](const Struck& one) {
    return std::tuple{one.pool, one.operator_id, one.through, -one.share};
  };
  std::sort(struck.begin(), struck.end(),
            [&](const Struck& a, const Struck& b) { return key(a) < key(b); });
}

/// Units by the largest share of each operator, and what all of them reach, of at most all there
/// is: (L.25) and (L.26) before the claimant's part.
AtRisk ClaimsAtRisk::at_risk_in(std::span<const Struck> of_one_pool) const {
  const auto pool = of_one_pool.front().pool;
  AtRisk sum;
  double reached = 0.0;
  double share = 0.0;
  for (std::size_t i = 0; i < of_one_pool.size(); ++i) {
    const Struck& one = of_one_pool[i];
    const Behind& part = behind(pool, one.operator_id);
    share = std::max(share, one.share);
    if (i == 0 || of_one_pool[i - 1].operator_id != one.operator_id ||
        of_one_pool[i - 1].through != one.through)
      reached += one.through == base_layer ? part.amount : reach_[one.through];
    if (i + 1 < of_one_pool.size() && of_one_pool[i + 1].operator_id == one.operator_id) continue;
    sum.units += share * part.units;
    share = 0.0;
  }
  const auto& all = graph_->pools()[pool.index()];
  sum.stake = std::min(reached, all.amount) * all.price;
  return sum;
}

void ClaimsAtRisk::add_struck(const Asking& asking, Workspace& workspace) const {
  const std::span<const Struck> struck = workspace.struck;
  for (std::size_t begin = 0, end = 0; begin < struck.size(); begin = end) {
    while (end < struck.size() && struck[end].pool == struck[begin].pool) ++end;
    const AtRisk in_pool = at_risk_in(struck.subspan(begin, end - begin));
    for (const auto& [place, fraction] : asking.parts_of(struck[begin].pool))
      workspace.sums[place].add({fraction * in_pool.units, fraction * in_pool.stake});
  }
}

void ClaimsAtRisk::add_break(const Asking& asking, failure::CauseId cause,
                             const failure::ContractBreak& one, const LossWords& words,
                             Workspace& workspace) const {
  for (const auto pool : graph_->pools_through(one.contract)) {
    if (!words.empty() && !asking.contract.answers_to(words.hold_for(cause, one, pool))) continue;
    const AtRisk& all = pool_[pool.index()];
    for (const auto& [place, fraction] : asking.parts_of(pool))
      workspace.sums[place].add({fraction * all.units, fraction * all.stake});
  }
  if (!words.empty() && !asking.contract.answers_to(words.hold_for(cause, one))) return;
  const auto& insured = asking.contract.insured;
  for (const auto position : graph_->positions_through(one.contract)) {
    const AtRisk& all = position_[position.index()];
    const auto add = [&](stake::PositionId bearer, double fraction) {
      if (const auto place = place_of(insured, bearer); place < insured.size())
        workspace.sums[place].add({fraction * all.units, fraction * all.stake});
    };
    add(position, 1.0);
    for (const auto& [holder, fraction] : graph_->holders_of(position)) add(holder, fraction);
  }
}

void ClaimsAtRisk::add(const failure::OccurrenceSpan& occurrences, const penalty::HitBatch& hits,
                       std::uint32_t j, const LossWords& words, Workspace& workspace,
                       std::vector<insurance::ClaimAtRisk>& at_risk) const {
  const auto cause = occurrences[j].cause;
  for (const Asking& asking : asking_) {
    auto& sums = workspace.sums;
    sums.assign(asking.contract.insured.size(), {});
    list_struck(asking, cause, hits.hits_of(j), words, workspace);
    add_struck(asking, workspace);
    for (const auto& one : occurrences.breaks_of(j))
      add_break(asking, cause, one, words, workspace);
    for (std::size_t place = 0; place < sums.size(); ++place) {
      if (!(sums[place].units > 0.0 || sums[place].stake > 0.0)) continue;
      const auto insured = asking.contract.insured[place];
      const AtRisk& whole = position_[insured.index()];
      at_risk.push_back(
          {j,
           asking.id,
           insured,
           {std::min(sums[place].units, whole.units), std::min(sums[place].stake, whole.stake)}});
    }
  }
}

namespace {

/// Operators behind what the positions have, of which no validators are written; in order. Of a
/// cover of some operators, those whose validators it counts: native ETH is split among all who are
/// behind it.
std::vector<std::string> uncounted(const stake::StakeGraph& graph,
                                   const std::vector<stake::PositionId>& insured,
                                   const insurance::CoverSpec& cover) {
  const auto listed = find_operators(graph, cover.operators);
  const auto asks_for = [&](stake::OperatorId id) {
    return !listed || std::binary_search(listed->begin(), listed->end(), id);
  };
  std::set<std::string> names;
  for (std::size_t q = 0; q < graph.pools().size(); ++q) {
    if (!(part_of_pool(graph, stake::PoolId{q}, insured) > 0.0)) continue;
    const auto behind = graph.operators_behind(stake::PoolId{q});
    if (std::none_of(behind.begin(), behind.end(), asks_for)) continue;
    const bool is_split = graph.pools()[q].base_layer.valid();
    for (const auto id : behind)
      if (const auto& one = graph.operators()[id.index()];
          one.validators == 0.0 && (is_split || asks_for(id)))
        names.insert(one.id);
  }
  return {names.begin(), names.end()};
}

}  // namespace

void check_units(const stake::StakeGraph& graph, const CoverTable& table,
                 const std::vector<insurance::CoverSpec>& covers, base::Issues& issues) {
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    const auto& cover = covers[table.names.row(c)];
    const auto by_unit = std::find_if(cover.terms.begin(), cover.terms.end(), [](const auto& term) {
      return insurance::basis_of(term) == insurance::TermBasis::unit;
    });
    if (by_unit == cover.terms.end()) continue;
    const auto names = uncounted(graph, table.insured[c], cover);
    if (names.empty()) continue;
    issues.add(fmt::format("{}.terms[{}].per", base::row_path("cover", cover.id),
                           by_unit - cover.terms.begin()),
               names.size() == 1
                   ? fmt::format("counts validators, of which the operator `{}` has none written",
                                 names.front())
                   : fmt::format("counts validators, of which {} operators have none written, `{}` "
                                 "first",
                                 names.size(), names.front()),
               "`validators` of every operator behind what the cover's positions have",
               "an operator that signs with one key has 1");
  }
}

}  // namespace faultline::portfolio
