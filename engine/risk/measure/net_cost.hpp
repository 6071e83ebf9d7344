// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/archive.hpp"
#include "risk/block_amounts.hpp"
#include "risk/measure_concept.hpp"
#include "risk/measure_context.hpp"
#include "risk/payment_law.hpp"
#include "risk/payment_sums.hpp"
#include "risk/table.hpp"
#include "risk/trial_batch.hpp"
#include "risk/trial_blocks.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

/// What those lose and pay whose premiums depend on the trial: net loss and the part that they bear
/// of what reinstatements cost (docs/methods/risk.md, K.21), without the premiums that are certain.
/// Everybody else's net cost is the net loss and a number: `net_cost_tables`.
///
/// Counts nothing where `MeasureContext::costs` is empty or no reinstatement costs anything. Sums
/// are integers (`PaymentSums`, `PaymentLaw`, `BlockAmounts`).
class NetCost {
 public:
  explicit NetCost(const MeasureContext& context);

  void add(const TrialBatch& batch);
  void merge(const NetCost& other);
  void save(base::ArchiveWriter& archive) const;
  void load(base::ArchiveReader& archive);
  /// Premiums, and the mean of what reinstatements cost.
  [[nodiscard]] std::vector<Table> tables(const MeasureContext& context) const;
  [[nodiscard]] static std::size_t memory_bytes(const MeasureContext& context);

  /// The laws of net loss and reinstatements of one holder; nothing where these cost it nothing.
  struct Law {
    const PaymentSums& sums;
    const PaymentLaw& law;
    const BlockAmounts& by_block;  ///< empty unless `MeasureContext::sums_by_block`
  };
  [[nodiscard]] std::optional<Law> law_of(portfolio::HolderId holder) const;
  [[nodiscard]] const TrialTotals& totals() const { return totals_; }

 private:
  struct Holder {
    std::size_t holder;
    PaymentSums reinstated;
    PaymentSums cost;
    PaymentLaw law;
    BlockAmounts by_block;
    double net_now = 0.0;         ///< of the trial at hand; 0 between trials
    double reinstated_now = 0.0;  ///< likewise
  };
  void add_net(const TrialBatch& batch, std::size_t trial);
  void add_reinstated(const TrialBatch& batch, std::size_t trial);
  Holder& touch(std::uint32_t place);
  void end_trial(double weight, std::uint64_t copies, std::span<const TrialBlocks::Share> shares);

  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  TrialTotals totals_;
  std::vector<Holder> holders_;          ///< those whose premiums depend on the trial
  std::vector<std::uint32_t> place_of_;  ///< by holder, whole tiles: among them, or `nobody`
  std::size_t book_ = 0;                 ///< place among all holders
  TrialBlocks blocks_;
  std::vector<std::vector<portfolio::PremiumShare>> shares_;  ///< by contract
  std::vector<std::uint32_t> touched_;  ///< places with anything in the trial at hand
};

static_assert(AccumulatesTrials<NetCost>);

}  // namespace faultline::risk::measure
