// SPDX-License-Identifier: Apache-2.0
#include "portfolio/position_earnings.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "base/contracts.hpp"
#include "numerics/elementary.hpp"

namespace faultline::portfolio {

namespace {

RateInterval interval_of(const YieldRate& rate) {
  if (const auto* known = std::get_if<KnownRate>(&rate)) return {known->value, known->value};
  return std::get<RateInterval>(rate);
}

double& part(Earnings& earnings, YieldPart which) {
  return earnings.part[static_cast<std::size_t>(which)];
}

void add_tied(std::vector<TiedPoints>& all, const TiedPoints& more) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const TiedPoints& one) {
    return one.factor == more.factor && one.volatility == more.volatility;
  });
  if (same == all.end())
    all.push_back(more);
  else
    same->yearly += more.yearly;
}

/// What is as sure as it is.
void add_known(Earnings& earnings, YieldPart which, double amount) {
  part(earnings, which) += amount;
  earnings.low += amount;
  earnings.high += amount;
}

/// Rates of a position on what it owns directly.
void add_rates(const PositionYieldSpec& spec, double owned, std::span<const std::string> factors,
               Earnings& earnings) {
  if (spec.base_yield) {
    const auto [low, high] = interval_of(*spec.base_yield);
    part(earnings, YieldPart::consensus) += owned * 0.5 * (low + high);
    earnings.low += owned * low;
    earnings.high += owned * high;
  }
  if (spec.incentives) add_known(earnings, YieldPart::incentives, owned * *spec.incentives);
  if (spec.points) {
    const double yearly = owned * spec.points->rate * (1.0 - spec.points->haircut);
    add_known(earnings, YieldPart::points, yearly);
    if (spec.points->factor && yearly > 0.0) {
      const auto factor = std::find(factors.begin(), factors.end(), *spec.points->factor);
      FAULTLINE_EXPECT(factor != factors.end());
      add_tied(earnings.tied, {static_cast<std::uint32_t>(factor - factors.begin()),
                               *spec.points->volatility, yearly});
    }
  }
}

/// What each position owns of pools, numeraire.
std::vector<double> owned_by(const stake::StakeGraph& graph) {
  std::vector<double> owned(graph.positions().size(), 0.0);
  for (std::size_t p = 0; p < graph.pools().size(); ++p) {
    const auto& pool = graph.pools()[p];
    for (const auto& [owner, fraction] : graph.owners_of(stake::PoolId{p})) {
      owned[owner.index()] += fraction * pool.amount * pool.price;
    }
  }
  return owned;
}

/// By commitment: its part of what the AVS pays on what it reaches. Through several operators the
/// same pool is there once, and each has the same part of it.
std::vector<double> parts_of_rewards(const stake::StakeGraph& graph,
                                     const penalty::PenaltyModel& penalty) {
  const auto commitments = graph.commitments();
  const auto reached = [&](std::size_t c) {
    return std::pair(commitments[c].avs, penalty.reach()[c].slot);
  };
  std::map<std::pair<stake::AvsId, std::uint32_t>, int> ways;
  for (std::size_t c = 0; c < commitments.size(); ++c) ++ways[reached(c)];
  std::vector<double> parts;
  for (std::size_t c = 0; c < commitments.size(); ++c) parts.push_back(1.0 / ways[reached(c)]);
  return parts;
}

/// Of what an AVS pays rewards in for stake of a pool: one of the assets, or that of the pool.
double reward_price(const AvsTermsSpec& avs, const stake::Pool& pool,
                    std::span<const stake::AssetSpec> assets) {
  for (const auto& asset : assets)
    if (avs.reward_asset == asset.id) return asset.price;
  return pool.price;
}

void add_rewards(const stake::StakeGraph& graph, const penalty::PenaltyModel& penalty,
                 const TermsSpecs& specs, std::vector<Earnings>& direct) {
  const auto parts = parts_of_rewards(graph, penalty);
  for (std::size_t c = 0; c < graph.commitments().size(); ++c) {
    const auto& commitment = graph.commitments()[c];
    const auto& pool = graph.pools()[commitment.pool.index()];
    const auto& avs = specs.avs[commitment.avs.index()];
    if (!avs.reward_rate) continue;
    const double kept = specs.operators[commitment.operator_id.index()].commission.value_or(0.0);
    const double price = reward_price(avs, pool, specs.assets);
    const double reached = parts[c] * penalty.reach()[c].amount * price;
    const double reward = reached * *avs.reward_rate * (1.0 - kept);
    for (const auto& [owner, fraction] : graph.owners_of(commitment.pool)) {
      add_known(direct[owner.index()], YieldPart::avs_rewards, fraction * reward);
    }
  }
}

}  // namespace

double TiedPoints::multiple(double factor_value) const {
  return numerics::exp(std::min(volatility * factor_value - 0.5 * volatility * volatility,
                                largest_logarithm * volatility));
}

double TiedPoints::largest_multiple() const {
  return numerics::exp(largest_logarithm * volatility);
}

double Earnings::total() const {
  return std::accumulate(part.begin(), part.end(), 0.0);
}

double Earnings::into_price() const {
  static_assert(static_cast<std::size_t>(YieldPart::points) + 1 == yield_part_count);
  return std::accumulate(part.begin(), part.end() - 1, 0.0);
}

void Earnings::add(const Earnings& other, double fraction) {
  for (std::size_t i = 0; i < yield_part_count; ++i) part[i] += fraction * other.part[i];
  for (const auto& [factor, volatility, yearly] : other.tied)
    add_tied(tied, {factor, volatility, fraction * yearly});
  low += fraction * other.low;
  high += fraction * other.high;
}

std::vector<Earnings> earnings_of(const stake::StakeGraph& graph,
                                  const penalty::PenaltyModel& penalty, const TermsSpecs& specs) {
  std::vector<Earnings> direct(graph.positions().size());
  const auto owned = owned_by(graph);
  for (std::size_t p = 0; p < specs.positions.size(); ++p) {
    add_rates(specs.positions[p].yield, owned[p], specs.factors, direct[p]);
  }
  add_rewards(graph, penalty, specs, direct);
  auto total = direct;
  for (std::size_t p = 0; p < direct.size(); ++p) {
    for (const auto& [holder, fraction] : graph.holders_of(stake::PositionId{p})) {
      total[holder.index()].add(direct[p], fraction);
    }
  }
  return total;
}

}  // namespace faultline::portfolio
