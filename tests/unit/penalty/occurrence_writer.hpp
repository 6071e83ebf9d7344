// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure/occurrence_batch.hpp"
#include "stake/stake_graph.hpp"

namespace faultline::penalty {

/// Occurrences written by hand: `at` begins one, `strike` and `fail` add to it, `next_trial` ends a
/// trial.
class OccurrenceWriter {
 public:
  explicit OccurrenceWriter(const stake::StakeGraph& graph) : graph_(graph) {
    batch_.offset.push_back(0);
  }

  OccurrenceWriter& at(double time) {
    const auto strikes = static_cast<std::uint32_t>(batch_.strikes.size());
    const auto breaks = static_cast<std::uint32_t>(batch_.breaks.size());
    batch_.occurrences.push_back({.key = batch_.occurrences.size(),
                                  .cause = failure::CauseId{0u},
                                  .time = time,
                                  .strike_begin = strikes,
                                  .strike_end = strikes,
                                  .break_begin = breaks,
                                  .break_end = breaks});
    return *this;
  }
  /// Through every operator when `op` is empty.
  OccurrenceWriter& strike(const std::string& avs, double fraction, const std::string& op = {}) {
    const auto id = op.empty() ? stake::OperatorId{} : graph_.find_operator(op).value();
    batch_.strikes.push_back({graph_.find_avs(avs).value(), id, failure::FaultId{}, fraction});
    batch_.occurrences.back().strike_end += 1;
    return *this;
  }
  /// A fault of a share of the operator's keys, all of the others whole.
  OccurrenceWriter& fault(const std::string& avs, double severity, double share,
                          const std::string& op) {
    strike(avs, severity * share, op);
    batch_.strikes.back().share = share;
    return *this;
  }
  /// On the base layer of the operator's pools.
  OccurrenceWriter& base(double share, const std::string& op, failure::FaultId fault = {}) {
    batch_.strikes.push_back({{}, graph_.find_operator(op).value(), fault, share});
    batch_.occurrences.back().strike_end += 1;
    return *this;
  }
  /// A contract that fails.
  OccurrenceWriter& fail(const std::string& contract, double fraction) {
    batch_.breaks.push_back({graph_.find_smart_contract(contract).value(), fraction});
    batch_.occurrences.back().break_end += 1;
    return *this;
  }
  OccurrenceWriter& next_trial() {
    batch_.offset.push_back(static_cast<std::uint32_t>(batch_.occurrences.size()));
    return *this;
  }
  /// The batch, its last trial ended.
  [[nodiscard]] failure::OccurrenceBatch batch() const {
    auto batch = batch_;
    batch.offset.push_back(static_cast<std::uint32_t>(batch.occurrences.size()));
    batch.trials = {0, batch.offset.size() - 1};
    return batch;
  }

 private:
  const stake::StakeGraph& graph_;
  failure::OccurrenceBatch batch_;
};

}  // namespace faultline::penalty
