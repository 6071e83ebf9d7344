// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/joint_failures.hpp"

#include <algorithm>
#include <string_view>

#include "base/contracts.hpp"
#include "failure/failed_causes.hpp"
#include "risk/archive_tag.hpp"
#include "risk/failure_tables.hpp"
#include "risk/pair_pools.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view joint_failures_tag = "joint_failures";

struct Sizes {
  std::size_t causes = 0;
  std::size_t pairs = 0;
  std::size_t pools = 0;
};

Sizes sizes_of(const MeasureContext& context) {
  if (!context.failures) return {};
  const auto& expected = *context.failures->expected;
  const PairPools pools(expected, context.failures->trials);
  return {expected.causes.size(), expected.joint.size(), pools.pools().size()};
}

}  // namespace

JointFailures::JointFailures(const MeasureContext& context)
    : causes_(sizes_of(context).causes, context.weighting, Multiplicity::once),
      pairs_(sizes_of(context).pairs, context.weighting, Multiplicity::once),
      pools_(sizes_of(context).pools, context.weighting, Multiplicity::many) {
  if (!context.failures) return;
  const auto& expected = *context.failures->expected;
  leading_.assign(expected.causes.size(), none);
  for (std::uint32_t place = 0; place < expected.leading.size(); ++place)
    leading_[expected.leading[place].index()] = place;
  pool_of_ = PairPools(expected, context.failures->trials).pool_of();
}

/// Few causes fail in a trial: each is put in its place among those before it.
void JointFailures::put(std::uint32_t cause) {
  auto place = failed_.end();
  while (place != failed_.begin() && *(place - 1) > cause) --place;
  if (place == failed_.begin() || *(place - 1) != cause) failed_.insert(place, cause);
}

void JointFailures::find_failed(const failure::OccurrenceSpan& occurrences, std::size_t trial) {
  failed_.clear();
  const auto [begin, end] = occurrences.of_trial(trial);
  for (auto j = begin; j < end; ++j)
    failure::for_each_failed(occurrences, j, [&](failure::CauseId cause) { put(cause.index()); });
}

/// Of the causes in `failed_`, of which those that do not lead are dropped.
void JointFailures::add_pairs(double weight, std::uint64_t copies) {
  std::size_t leading = 0;
  pooled_.clear();
  for (const auto cause : failed_) {
    const auto b = leading_[cause];
    if (b == none) continue;
    for (std::size_t i = 0; i < leading; ++i) {
      const auto pair = failure::pair_place(failed_[i], b);
      pairs_.add(pair, 1, weight, copies);
      if (pool_of_[pair] != PairPools::none) pooled_.push_back(pool_of_[pair]);
    }
    failed_[leading++] = b;
  }
}

void JointFailures::add_pooled(double weight, std::uint64_t copies) {
  std::sort(pooled_.begin(), pooled_.end());
  for (auto pool = pooled_.begin(); pool != pooled_.end();) {
    const auto next = std::upper_bound(pool, pooled_.end(), *pool);
    pools_.add(*pool, next - pool, weight, copies);
    pool = next;
  }
}

void JointFailures::add(const TrialBatch& batch) {
  if (leading_.empty()) return;
  const std::uint64_t copies = batch.trials.copies();
  totals_.add(batch.weight, copies);
  for (std::size_t i = 0; i < batch.trials.size(); ++i) {
    find_failed(batch.occurrences, i);
    const double weight = batch.weight[i];
    for (const auto cause : failed_) causes_.add(cause, 1, weight, copies);
    if (failed_.size() < 2) continue;
    add_pairs(weight, copies);
    if (!pooled_.empty()) add_pooled(weight, copies);
  }
}

void JointFailures::merge(const JointFailures& other) {
  FAULTLINE_EXPECT(leading_ == other.leading_);
  totals_.merge(other.totals_);
  causes_.merge(other.causes_);
  pairs_.merge(other.pairs_);
  pools_.merge(other.pools_);
}

void JointFailures::save(base::ArchiveWriter& archive) const {
  save_tag(archive, joint_failures_tag, leading_.size());
  totals_.save(archive);
  causes_.save(archive);
  pairs_.save(archive);
  pools_.save(archive);
}

void JointFailures::load(base::ArchiveReader& archive) {
  load_tag(archive, joint_failures_tag, leading_.size());
  totals_.load(archive);
  causes_.load(archive);
  pairs_.load(archive);
  pools_.load(archive);
}

std::vector<Table> JointFailures::tables(const MeasureContext& context) const {
  if (!context.failures) return {};
  return failure_tables({totals_, causes_, pairs_, pools_}, context);
}

std::size_t JointFailures::memory_bytes(const MeasureContext& context) {
  const auto sizes = sizes_of(context);
  const auto bytes = [&](std::size_t events, Multiplicity multiplicity) {
    return EventSums::memory_bytes(events, context.weighting, multiplicity);
  };
  return sizeof(JointFailures) + sizes.causes * sizeof(std::uint32_t) +
         sizes.pairs * sizeof(std::uint16_t) + bytes(sizes.causes, Multiplicity::once) +
         bytes(sizes.pairs, Multiplicity::once) + bytes(sizes.pools, Multiplicity::many);
}

}  // namespace faultline::risk::measure
