// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <vector>

#include "base/archive.hpp"
#include "risk/measure_context.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"

namespace faultline::risk {

/// A statistic of the trials that is accumulated batch by batch. Its state is integers, so that
/// adding and merging in any order gives the same bytes from `save`. `load` replaces the state, and
/// throws `base::ArchiveError` when what was saved has another shape.
template <class M>
concept AccumulatesTrials = std::constructible_from<M, const MeasureContext&> && std::copyable<M> &&
    requires(M measure, const M constant, const MeasureContext& context, const TrialBatch& batch,
             base::ArchiveWriter& writer, base::ArchiveReader& reader) {
  measure.add(batch);
  measure.merge(constant);
  constant.save(writer);
  measure.load(reader);
  { constant.tables(context) } -> std::same_as<std::vector<Table>>;
  { M::memory_bytes(context) } -> std::same_as<std::size_t>;
};

}  // namespace faultline::risk
