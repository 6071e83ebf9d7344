// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "failure/occurrence_batch.hpp"
#include "penalty/drained_pools.hpp"
#include "penalty/hit_batch.hpp"
#include "penalty/penalty_model.hpp"

namespace faultline::penalty {

/// Walks the occurrences of one trial after another and writes down what they take. Part of
/// `PenaltyModel::apply`.
class PenaltyWalk {
 public:
  PenaltyWalk(const PenaltyModel& model, HitForm form, PenaltyModel::Workspace& workspace,
              HitBatch& hits);

  /// A trial from the full stake. `drains`: by occurrence, those of one after its strikes. Where
  /// there are any, or a contract breaks, every hit is listed.
  void trial(const failure::OccurrenceSpan& occurrences, failure::OccurrenceSpan::Range range,
             std::span<const Drain> drains);

 private:
  using Range = PenaltyModel::Range;

  bool lone_sweep(const failure::OccurrenceSpan& occurrences, failure::OccurrenceSpan::Range range);
  void strike_all(std::span<const failure::Strike> strikes, double time);
  std::span<const Drain> drain_all(std::span<const Drain> drains);
  void end_trial();

  [[nodiscard]] const stake::Commitment& commitment(std::uint32_t c) const;
  [[nodiscard]] Range commitments_of(const failure::Strike& strike) const;
  void ask(const failure::Strike& strike, double time);
  template <class Rule>
  void take(const Rule& rule, const failure::Strike& strike, double time, Range reached);
  void list(const failure::Strike& strike);
  void sweep(const failure::Strike& strike);
  void fill(Range commitments, double retained);
  std::span<const PenaltyModel::Workspace::Worn> wear_all(Range commitments, double fraction);
  double wear(std::uint32_t c, double fraction);
  void add_shortfall(const failure::Strike& strike, std::uint32_t c, double amount);
  void add_hit(const failure::Strike& strike, std::uint32_t c, const Taken& taken);

  const PenaltyModel& model_;
  HitForm asked_;
  HitForm form_;  ///< of this trial
  bool drained_ = false;
  PenaltyModel::Workspace& workspace_;
  HitBatch& hits_;
  std::uint32_t occurrence_ = 0;
};

}  // namespace faultline::penalty
