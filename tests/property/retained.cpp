// SPDX-License-Identifier: Apache-2.0
#include "property/retained.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace faultline::property {

namespace {

/// The hits on one pool.
struct PoolHits {
  const stake::StakeGraph& graph;
  const std::vector<failure::Occurrence>& occurrences;
  stake::PoolId pool;
  std::vector<penalty::Hit> hits;

  [[nodiscard]] const stake::Protocol& protocol() const {
    return graph.protocols()[graph.pools()[pool.index()].protocol.index()];
  }
};

double simultaneous(const PoolHits& on) {
  const double window = *on.protocol().parameters.window_hours / 24.0 / 365.0;
  double left = 1.0;
  for (auto first = on.hits.begin(); first != on.hits.end();) {
    const double end = on.occurrences[first->occurrence].time + window;
    double asked = 0.0;
    auto hit = first;
    for (; hit != on.hits.end() && on.occurrences[hit->occurrence].time <= end; ++hit)
      asked += hit->fraction;
    left *= std::max(0.0, 1.0 - asked);
    first = hit;
  }
  return left;
}

double shared(const PoolHits& on) {
  if (on.protocol().parameters.capture == stake::Capture::simultaneous) return simultaneous(on);
  double left = 1.0;
  for (const auto& hit : on.hits) left *= 1.0 - hit.fraction;
  return left;
}

/// Allocations as their ledger has them, where a change is made by whoever looks first.
double unique(const PoolHits& on) {
  struct Allocation {
    double current;
    double pending;
  };
  std::map<stake::CommitmentId, Allocation> allocations;
  double lost = 0.0;
  for (const auto& hit : on.hits) {
    const auto& commitment = on.graph.commitments()[hit.commitment.index()];
    auto& [current, pending] =
        allocations
            .try_emplace(hit.commitment,
                         Allocation{commitment.magnitude, commitment.pending_magnitude})
            .first->second;
    const double time = on.occurrences[hit.occurrence].time;
    if (pending < 0.0 ? time > commitment.effective_years : time >= commitment.effective_years) {
      current += pending;
      pending = 0.0;
    }
    const double taken = current * hit.fraction;
    lost += taken;
    current -= taken;
    if (pending < 0.0) pending -= pending * hit.fraction;
  }
  return 1.0 - lost;
}

double additive(const PoolHits& on) {
  double sum = 0.0;
  for (const auto& hit : on.hits) sum += hit.fraction;
  const double further = on.hits.empty() ? 0.0 : static_cast<double>(on.hits.size()) - 1.0;
  return 1.0 - std::min(1.0, sum * (1.0 + *on.protocol().parameters.surcharge * further));
}

/// Every allocation is cut after every hit.
double elastic(const PoolHits& on) {
  using Service = std::pair<stake::AvsId, stake::OperatorId>;
  std::map<Service, double> allocation;
  for (const auto& commitment : on.graph.commitments()) {
    if (commitment.pool == on.pool)
      allocation[{commitment.avs, commitment.operator_id}] = commitment.magnitude;
  }
  double left = 1.0;
  for (const auto& hit : on.hits) {
    double& own = allocation.at({hit.avs, hit.operator_id});
    const double taken = own * hit.fraction;
    own -= taken;
    left -= taken;
    for (auto& [service, part] : allocation) part = std::min(part, left);
  }
  return left;
}

double babylon(const PoolHits& on) {
  const auto& parameters = on.protocol().parameters;
  const double amount = on.graph.pools()[on.pool.index()].amount;
  if (on.hits.empty()) return 1.0;
  const double fee = static_cast<double>(*parameters.min_fee_sat) * 1e-8 / amount;
  return std::max(0.0, 1.0 - *parameters.slashing_rate - fee);
}

/// Windows as under simultaneous capture; what a network is credited with in one is remembered.
double symbiotic(const PoolHits& on) {
  using Service = std::pair<stake::AvsId, stake::OperatorId>;
  const double window = on.protocol().parameters.window_hours.value_or(0.0) / 24.0 / 365.0;
  const double amount = on.graph.pools()[on.pool.index()].amount;
  std::map<Service, stake::Commitment> commitment;
  for (const auto& one : on.graph.commitments())
    if (one.pool == on.pool) commitment.emplace(Service{one.avs, one.operator_id}, one);
  double left = amount, captured = amount, end = -1.0;
  std::map<Service, double> credited;
  for (const auto& hit : on.hits) {
    const double time = on.occurrences[hit.occurrence].time;
    if (time > end) {
      captured = left;
      end = time + window;
      credited.clear();
    }
    const auto& by = commitment.at({hit.avs, hit.operator_id});
    const double stake = by.operator_share * std::min(captured, by.network_limit);
    double& already = credited[{hit.avs, hit.operator_id}];
    const double more = std::min(hit.fraction * stake, stake - already);
    already += more;
    left -= std::min(more, left);
  }
  return amount == 0.0 ? 1.0 : left / amount;
}

double by_rule(const PoolHits& on) {
  switch (on.protocol().penalty) {
    case stake::PenaltyKind::shared:
      return shared(on);
    case stake::PenaltyKind::unique:
      return unique(on);
    case stake::PenaltyKind::additive:
      return additive(on);
    case stake::PenaltyKind::babylon:
      return babylon(on);
    case stake::PenaltyKind::elastic:
      return elastic(on);
    case stake::PenaltyKind::symbiotic:
      return symbiotic(on);
    case stake::PenaltyKind::ethereum:
      return on.hits.empty() ? 1.0 : 0.0;  // nothing but drains
  }
  return 0.0;
}

}  // namespace

double retained_share(const World& world, const Outcome& outcome,
                      std::span<const penalty::Hit> hits, stake::PoolId pool) {
  PoolHits on{outcome.graph, world.occurrences.occurrences, pool, {}};
  double drained = 1.0;
  for (const auto& hit : hits) {
    if (hit.pool != pool) continue;
    if (hit.avs.valid()) {
      on.hits.push_back(hit);
    } else {
      drained *= 1.0 - hit.fraction;
    }
  }
  return by_rule(on) * drained;
}

}  // namespace faultline::property
