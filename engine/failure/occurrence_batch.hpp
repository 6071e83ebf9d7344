// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "random/trial_range.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::failure {

using CauseId = base::Id<struct CauseTag>;
using FaultId = base::Id<struct FaultTag>;

/// What one occurrence does to one AVS, through one operator or through all of them; or to the base
/// layer of an operator's pools.
struct Strike {
  stake::AvsId avs;               ///< invalid: the base layer
  stake::OperatorId operator_id;  ///< invalid: every operator committed to the AVS
  FaultId fault;                  ///< kind of operator fault; invalid for a failure of the AVS
  double fraction;                ///< (0, 1] of what the AVS may reach there: severity × share; on
                                  ///< the base layer of the validators: share
  double share = 1.0;             ///< of the operator's validators or keys that are hit
};

/// What one occurrence does to one smart contract.
struct ContractBreak {
  stake::SmartContractId contract;
  double fraction;  ///< (0, 1] of the value that it holds: its severity
};

/// One incident: everything that happened at once.
struct Occurrence {
  std::uint64_t key;        ///< stable name inside its trial; breaks ties of time
  CauseId cause;            ///< names in `FailureModel::causes()`; what it is, `CauseKinds` knows
  std::uint32_t index = 0;  ///< among the occurrences of its cause in the trial: of its address
  double time;              ///< years since `as_of`, in [0, horizon]
  std::uint32_t strike_begin;  ///< into `OccurrenceBatch::strikes`
  std::uint32_t strike_end;
  std::uint32_t killed_begin = 0;  ///< into `OccurrenceBatch::killed`
  std::uint32_t killed_end = 0;
  std::uint32_t break_begin = 0;  ///< into `OccurrenceBatch::breaks`
  std::uint32_t break_end = 0;
};

/// Occurrences of some consecutive trials, sorted by (trial, time, key).
struct OccurrenceBatch {
  random::TrialRange trials;
  std::vector<std::uint32_t> offset;  ///< trials.count + 1: occurrences of trial i are
                                      ///< [offset[i], offset[i+1])
  std::vector<Occurrence> occurrences;
  std::vector<Strike> strikes;    ///< by occurrence, then by (AVS, operator), the base layer last
  std::vector<CauseId> killed{};  ///< by occurrence: causes that a shock made fail, in order,
                                  ///< whether or not that strikes anybody
  std::vector<ContractBreak> breaks{};  ///< by occurrence, then by contract
  std::vector<double> factors{};        ///< by trial, then `FailureSpec::told_factors`

  void clear() {
    offset.clear();
    occurrences.clear();
    strikes.clear();
    killed.clear();
    breaks.clear();
    factors.clear();
  }
};

/// Some consecutive trials of a batch. Trials and occurrences are numbered from 0 in it.
class OccurrenceSpan {
 public:
  struct Range {
    std::uint32_t begin;
    std::uint32_t end;
  };

  /// All trials of the batch.
  OccurrenceSpan(const OccurrenceBatch& batch)  // NOLINT(google-explicit-constructor)
      : OccurrenceSpan(batch, 0, batch.trials.count) {}
  /// `count` trials from the batch's `first` on.
  OccurrenceSpan(const OccurrenceBatch& batch, std::size_t first, std::size_t count)
      : batch_(&batch),
        first_(first),
        trials_{batch.trials.first + first, count},
        offset_(std::span(batch.offset).subspan(first, count + 1)) {}

  [[nodiscard]] random::TrialRange trials() const { return trials_; }
  [[nodiscard]] std::size_t trial_count() const { return offset_.size() - 1; }
  /// Occurrences of all trials.
  [[nodiscard]] std::size_t size() const { return offset_.back() - offset_.front(); }
  /// Occurrences of trial i, in time order.
  [[nodiscard]] Range of_trial(std::size_t i) const {
    return {offset_[i] - offset_.front(), offset_[i + 1] - offset_.front()};
  }
  [[nodiscard]] const Occurrence& operator[](std::size_t j) const {
    return batch_->occurrences[offset_.front() + j];
  }
  [[nodiscard]] std::span<const Strike> strikes_of(std::size_t j) const {
    const Occurrence& occurrence = (*this)[j];
    return std::span(batch_->strikes)
        .subspan(occurrence.strike_begin, occurrence.strike_end - occurrence.strike_begin);
  }
  [[nodiscard]] std::span<const ContractBreak> breaks_of(std::size_t j) const {
    const Occurrence& occurrence = (*this)[j];
    return std::span(batch_->breaks)
        .subspan(occurrence.break_begin, occurrence.break_end - occurrence.break_begin);
  }
  /// Whether any contract breaks in some occurrences, and in any of them.
  [[nodiscard]] bool breaks_in(Range range) const {
    return range.begin != range.end &&
           (*this)[range.begin].break_begin != (*this)[range.end - 1].break_end;
  }
  [[nodiscard]] bool any_breaks() const {
    return breaks_in({0, static_cast<std::uint32_t>(size())});
  }
  /// F of trial i, by `FailureSpec::told_factors`.
  [[nodiscard]] std::span<const double> factors_of(std::size_t i) const {
    const std::size_t told = batch_->factors.size() / batch_->trials.count;
    return std::span(batch_->factors).subspan((first_ + i) * told, told);
  }
  /// Causes that failed in occurrence j beside its own.
  [[nodiscard]] std::span<const CauseId> killed_in(std::size_t j) const {
    const Occurrence& occurrence = (*this)[j];
    return std::span(batch_->killed)
        .subspan(occurrence.killed_begin, occurrence.killed_end - occurrence.killed_begin);
  }

 private:
  const OccurrenceBatch* batch_;
  std::size_t first_;  ///< trial of the batch
  random::TrialRange trials_;
  std::span<const std::uint32_t> offset_;  ///< into the occurrences of the batch
};

/// Appends occurrence j of some trials, with all that belongs to it, to the last trial of a batch.
inline void append_occurrence(const OccurrenceSpan& from, std::size_t j, OccurrenceBatch& to) {
  const auto copy = [](const auto& part, auto& all, std::uint32_t& begin, std::uint32_t& end) {
    begin = static_cast<std::uint32_t>(all.size());
    all.insert(all.end(), part.begin(), part.end());
    end = static_cast<std::uint32_t>(all.size());
  };
  Occurrence one = from[j];
  copy(from.strikes_of(j), to.strikes, one.strike_begin, one.strike_end);
  copy(from.killed_in(j), to.killed, one.killed_begin, one.killed_end);
  copy(from.breaks_of(j), to.breaks, one.break_begin, one.break_end);
  to.occurrences.push_back(one);
}

}  // namespace faultline::failure
