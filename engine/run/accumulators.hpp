// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "random/trial_range.hpp"
#include "risk/measure.hpp"
#include "risk/tail_contributions.hpp"
#include "run/plan.hpp"
#include "run/tail_floors.hpp"

namespace faultline::run {

/// What the gross and the net loss of one holder consist of in their tails; nothing where the
/// holder has no quantiles, or nothing to lose.
struct TailContents {
  std::optional<risk::TailContributions> gross;
  std::optional<risk::TailContributions> net;
};
/// In the order of `risk::MeasureContext::exact`.
using HolderContributions = std::vector<TailContents>;

/// What has been measured so far: the measures of every case, and the trials that went into them.
///
/// All sums are integers, so merging parts in any order gives the same bits as one run over all.
class Accumulators {
 public:
  /// `floors` by case, or none: `risk::MeasureContext::floors`.
  explicit Accumulators(const Plan& plan, const TailFloors& floors = {});

  void add(std::size_t case_index, const risk::TrialBatch& batch);
  /// Merges measures only; the caller states which trials the whole holds.
  void merge(const Accumulators& other);

  /// `risk::refine` of one case.
  void refine(std::size_t case_index, std::vector<risk::Refinement> refinements) {
    risk::refine(by_case_[case_index], std::move(refinements));
  }

  /// What losses consist of, by case: of these trials, until more are added.
  void keep_contributions(std::vector<HolderContributions> by_case) {
    contributions_ = std::move(by_case);
  }
  /// Empty where they have not been looked for.
  [[nodiscard]] std::span<const HolderContributions> contributions() const {
    return contributions_;
  }

  [[nodiscard]] std::span<const risk::Measure> measures(std::size_t case_index) const {
    return by_case_[case_index];
  }
  /// What `count` cases from `first` on measured, which must not be asked for here again.
  [[nodiscard]] Accumulators take_cases(std::size_t first, std::size_t count);

  [[nodiscard]] std::vector<std::byte> save() const;
  /// Restores what `save` gave, for the same plan. Throws `base::ArchiveError`.
  void load(std::span<const std::byte> bytes);

 private:
  Accumulators() = default;

  std::vector<std::vector<risk::Measure>> by_case_;
  std::vector<HolderContributions> contributions_;
};

}  // namespace faultline::run
