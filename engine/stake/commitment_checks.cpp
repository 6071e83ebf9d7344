// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/describe_traits.hpp"
#include "stake/stake_checks.hpp"

namespace faultline::stake {

namespace {

class CommitmentChecks {
 public:
  CommitmentChecks(const ResolvedStake& stake, base::Issues& issues)
      : stake_(stake), issues_(issues) {}

  void run() {
    for (std::size_t p = 0; p < stake_.pool_rows.size(); ++p) check_operators(p);
    for (const auto& row : stake_.commitments) {
      check_operator(row);
      check_protocol(row);
      check_magnitude(row);
      check_limits(row);
      check_allocation(row);
    }
    check_sets();
    check_sums();
    check_shares();
  }

 private:
  using Row = ResolvedStake::Commitment;

  const ResolvedStake::Pool& pool_of(const Row& row) const {
    return stake_.pool_rows[row.pool.index()];
  }
  const std::string& name_of(PoolId pool) const { return stake_.pools.name(pool.index()); }
  const std::string& name_of(ProtocolId protocol) const {
    return stake_.protocols.name(protocol.index());
  }
  PenaltyKind penalty_of(ProtocolId protocol) const { return stake_.penalty_of[protocol.index()]; }

  void check_operators(std::size_t pool) {
    if (stake_.pool_rows[pool].operators.empty()) {
      issues_.add("pool." + stake_.pools.name(pool) + ".operators", "the pool has no operator",
                  "at least one operator");
    }
  }

  void check_operator(const Row& row) {
    const auto& operators = pool_of(row).operators;
    if (std::binary_search(operators.begin(), operators.end(), row.operator_id)) return;
    issues_.add(stake_.path_of(row) + ".operator",
                fmt::format("`{}` is not an operator of the pool `{}`",
                            stake_.operators.name(row.operator_id.index()), name_of(row.pool)),
                "one of the pool's operators");
  }

  void check_protocol(const Row& row) {
    const auto slashes_by = stake_.protocol_of_avs[row.avs.index()];
    const auto held_by = pool_of(row).protocol;
    if (!slashes_by.valid() || !held_by.valid() || slashes_by == held_by) return;
    issues_.add(stake_.path_of(row) + ".pool",
                fmt::format("the pool belongs to protocol `{}`, the AVS to `{}`", name_of(held_by),
                            name_of(slashes_by)),
                "a pool and an AVS of one protocol");
  }

  void check_magnitude(const Row& row) {
    const auto protocol = pool_of(row).protocol;
    if (!protocol.valid()) return;
    const auto kind = penalty_of(protocol);
    const bool wanted = kind == PenaltyKind::unique || kind == PenaltyKind::elastic;
    if (wanted && !row.magnitude) {
      issues_.add(stake_.path_of(row) + ".magnitude", "the magnitude is missing",
                  fmt::format("a fraction of the pool, since `{}` is `{}`", name_of(protocol),
                              base::word_of(kind)));
    }
    if (!wanted && row.magnitude) {
      issues_.add(stake_.path_of(row) + ".magnitude",
                  fmt::format("`{}` is `{}`: the AVS reaches the whole pool", name_of(protocol),
                              base::word_of(kind)),
                  "no magnitude");
    }
  }

  /// A field that means something under one rule alone.
  template <class T>
  void refuse(const Row& row, const std::optional<T>& value, const char* name, PenaltyKind only) {
    if (!value) return;
    const auto protocol = pool_of(row).protocol;
    issues_.add(stake_.path_of(row) + "." + name,
                fmt::format("`{}` is `{}`, which has none", name_of(protocol),
                            base::word_of(penalty_of(protocol))),
                fmt::format("no {}, or a protocol that is `{}`", name, base::word_of(only)));
  }

  void check_limits(const Row& row) {
    const auto protocol = pool_of(row).protocol;
    if (!protocol.valid() || penalty_of(protocol) == PenaltyKind::symbiotic) return;
    refuse(row, row.network_limit, "network_limit", PenaltyKind::symbiotic);
    refuse(row, row.operator_share, "operator_share", PenaltyKind::symbiotic);
  }

  void check_allocation(const Row& row) {
    const auto protocol = pool_of(row).protocol;
    if (!protocol.valid()) return;
    if (penalty_of(protocol) == PenaltyKind::unique) {
      check_pending(row);
    } else {
      refuse(row, row.operator_set, "operator_set", PenaltyKind::unique);
      refuse(row, row.pending_magnitude, "pending_magnitude", PenaltyKind::unique);
      refuse(row, row.effective_day, "effective_day", PenaltyKind::unique);
    }
    if (row.magnitude == 0.0 && !row.pending_magnitude)
      issues_.add(stake_.path_of(row) + ".magnitude", "nothing is allocated",
                  "a number above 0, or a pending allocation beside it");
  }

  void check_pending(const Row& row) {
    const auto path = stake_.path_of(row);
    if (row.pending_magnitude && !row.effective_day)
      issues_.add(path + ".effective_day", "is missing",
                  "the day on which the change takes effect");
    if (row.effective_day && !row.pending_magnitude)
      issues_.add(path + ".pending_magnitude", "is missing", "what changes on that day");
    if (!row.pending_magnitude) return;
    const double pending = *row.pending_magnitude;
    if (pending == 0.0)
      issues_.add(path + ".pending_magnitude", "nothing changes", "a number other than 0");
    if (row.magnitude && *row.magnitude >= 0.0 && pending < -*row.magnitude)
      issues_.add(
          path + ".pending_magnitude",
          fmt::format("more is deallocated than the {:.12g} that are allocated", *row.magnitude),
          "at least minus the magnitude");
  }

  /// Rows of one (AVS, operator, pool) stand beside each other, that without a set first.
  void check_sets() {
    const auto& rows = stake_.commitments;
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      const bool same = rows[i].avs == rows[i + 1].avs &&
                        rows[i].operator_id == rows[i + 1].operator_id &&
                        rows[i].pool == rows[i + 1].pool;
      if (!same || rows[i].operator_set) continue;
      issues_.add(stake_.path_of(rows[i]) + ".operator_set",
                  fmt::format("is missing, while another row is of its set `{}`",
                              *rows[i + 1].operator_set),
                  "a set in each row of the same AVS, operator and pool, or one row");
    }
  }

  /// Of the operators of one network in one vault. Where one has a share, each that has none would
  /// see all of it.
  void check_shares() {
    std::map<std::pair<AvsId, PoolId>, double> sum;
    for (const auto& row : stake_.commitments)
      if (row.operator_share) sum[{row.avs, row.pool}] += *row.operator_share;
    for (const auto& row : stake_.commitments)
      if (!row.operator_share && sum.count({row.avs, row.pool}) != 0)
        issues_.add(stake_.path_of(row) + ".operator_share",
                    fmt::format("is missing, while other operators of `{}` have shares of `{}`",
                                stake_.avs.name(row.avs.index()), name_of(row.pool)),
                    "a share for each of them, or for none");
    for (const auto& [key, total] : sum) {
      if (total <= 1.0 + sum_tolerance) continue;
      issues_.add("pool." + name_of(key.second),
                  fmt::format("shares of the operators of `{}` in it add up to {:.12g}",
                              stake_.avs.name(key.first.index()), total),
                  "at most 1");
    }
  }

  void check_sums() {
    std::vector<double> sum(stake_.pool_rows.size(), 0.0);
    std::vector<bool> grows(sum.size(), false);
    for (const auto& row : stake_.commitments) {
      const double pending = std::max(row.pending_magnitude.value_or(0.0), 0.0);
      sum[row.pool.index()] += row.magnitude.value_or(0.0) + pending;
      if (pending > 0.0) grows[row.pool.index()] = true;
    }
    for (std::size_t p = 0; p < sum.size(); ++p) {
      const auto protocol = stake_.pool_rows[p].protocol;
      if (!protocol.valid() || penalty_of(protocol) != PenaltyKind::unique) continue;
      if (sum[p] <= 1.0 + sum_tolerance) continue;
      issues_.add("pool." + stake_.pools.name(p),
                  fmt::format("magnitudes of the commitments to pool `{}`{} add up to {:.12g}",
                              stake_.pools.name(p),
                              grows[p] ? ", with allocations that are pending," : "", sum[p]),
                  "at most 1");
    }
  }

  const ResolvedStake& stake_;
  base::Issues& issues_;
};

}  // namespace

void check_commitments(const ResolvedStake& stake, base::Issues& issues) {
  CommitmentChecks(stake, issues).run();
}

}  // namespace faultline::stake
