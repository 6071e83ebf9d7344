// SPDX-License-Identifier: Apache-2.0
#include "penalty/penalty_model.hpp"

#include <algorithm>
#include <variant>

namespace faultline::penalty {

PenaltyModel::PenaltyModel(const stake::StakeGraph& graph)
    : graph_(&graph), slots_(graph.pools().size() + graph.commitments().size()) {
  std::vector<PenaltyRule> rule_of_pool;
  for (const auto& pool : graph.pools()) rule_of_pool.push_back(rule_of(pool.penalty));
  for (std::size_t c = 0; c < graph.commitments().size(); ++c) {
    const auto reach = [&](const auto& rule) { return rule.reach(graph, stake::CommitmentId{c}); };
    reach_.push_back(std::visit(reach, rule_of_pool[graph.commitments()[c].pool.index()]));
  }
}

void PenaltyModel::apply(const failure::OccurrenceBatch& occurrences, Workspace& workspace,
                         HitBatch& hits) const {
  hits.clear();
  hits.offset.push_back(0);
  if (workspace.retained.size() < slots_) workspace.retained.resize(slots_, 1.0);
  for (std::size_t trial = 0; trial + 1 < occurrences.offset.size(); ++trial) {
    for (auto j = occurrences.offset[trial]; j < occurrences.offset[trial + 1]; ++j) {
      const auto& occurrence = occurrences.occurrences[j];
      Range reached{0, 0};
      for (auto s = occurrence.strike_begin; s < occurrence.strike_end; ++s) {
        reached = commitments_of(occurrences.strikes[s], reached);
        strike(occurrences.strikes[s], j, reached, workspace, hits);
      }
      hits.offset.push_back(static_cast<std::uint32_t>(hits.hits.size()));
    }
    for (const auto slot : workspace.touched) workspace.retained[slot] = 1.0;
    workspace.touched.clear();
  }
}

/// Strikes come by (AVS, operator), so the search goes on from where the last one was found, in
/// doubling steps: near for neighbours, logarithmic for the far.
PenaltyModel::Range PenaltyModel::commitments_of(const failure::Strike& strike, Range last) const {
  const auto first = graph_->first_commitment_of(strike.avs).index();
  const auto count = static_cast<std::uint32_t>(graph_->commitments_of(strike.avs).size());
  const auto all = Range{first, first + count};
  if (!strike.operator_id.valid() || count == 0) return all;

  const auto before = [](const stake::Commitment& c, stake::OperatorId id) {
    return c.operator_id < id;
  };
  const auto commitments = graph_->commitments().begin();
  auto from = std::clamp(last.begin, all.begin, all.end - 1);
  if (commitments[from].operator_id > strike.operator_id) from = all.begin;
  auto to = from;
  for (std::uint32_t step = 1; to < all.end && before(commitments[to], strike.operator_id);
       step *= 2) {
    from = to + 1;
    to = std::min(to + step, all.end);
  }
  const auto found =
      std::lower_bound(commitments + from, commitments + to, strike.operator_id, before);
  Range range{static_cast<std::uint32_t>(found - commitments), 0};
  for (range.end = range.begin;
       range.end < all.end && commitments[range.end].operator_id == strike.operator_id;) {
    ++range.end;
  }
  return range;
}

void PenaltyModel::strike(const failure::Strike& strike, std::uint32_t occurrence, Range reached,
                          Workspace& workspace, HitBatch& hits) const {
  for (auto c = reached.begin; c < reached.end; ++c) {
    const auto& reach = reach_[c];
    double& retained = workspace.retained[reach.slot];
    const double lost = reach.amount * retained * strike.fraction;
    if (!(lost > 0.0)) continue;
    if (retained == 1.0) workspace.touched.push_back(reach.slot);
    retained *= 1.0 - strike.fraction;
    const auto& commitment = graph_->commitments()[c];
    hits.hits.push_back({.occurrence = occurrence,
                         .avs = strike.avs,
                         .operator_id = commitment.operator_id,
                         .pool = commitment.pool,
                         .fault = strike.fault,
                         .fraction = strike.fraction,
                         .lost = lost});
  }
}

}  // namespace faultline::penalty
