// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/lender_loss.hpp"

#include <limits>
#include <string_view>

#include "base/not_a_number.hpp"
#include "risk/amounts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/position_table.hpp"

namespace faultline::risk::measure {

namespace {

constexpr std::string_view lender_loss_tag = "lender_loss";

bool has_loan(const portfolio::PositionTerms& terms) {
  return terms.loan.has_value();
}

std::vector<double> amounts_of(const WatchedPositions& watched) {
  std::vector<double> amounts;
  for (const auto& terms : watched.terms()) amounts.push_back(terms.loan->amount);
  return amounts;
}

std::vector<double> liquidation_losses(const WatchedPositions& watched) {
  std::vector<double> losses;
  for (const auto& terms : watched.terms()) {
    losses.push_back(terms.loan->liquidation_loss(terms.value)
                         .value_or(std::numeric_limits<double>::infinity()));
  }
  return losses;
}

}  // namespace

LenderLoss::LenderLoss(const MeasureContext& context)
    : watched_(context, has_loan),
      liquidation_(liquidation_losses(watched_)),
      liquidated_(watched_.size(), context.weighting, Multiplicity::once),
      short_(liquidated_),
      loss_(amounts_of(watched_)) {}

void LenderLoss::add(const TrialBatch& batch) {
  if (watched_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  const auto& losses = batch.losses;
  const auto net = aggregate(losses, portfolio::Perspective::net);
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const std::size_t position = watched_.position(i);
    for (const std::uint32_t row : losses.rows_of(numerics::tile_of(position))) {
      const double lost = net.at(row, numerics::lane_in_tile(position));
      add_loss(i, lost, batch.weight[losses.trial[row]], batch.trials.copies());
    }
  }
}

void LenderLoss::add_loss(std::size_t item, double net, double weight, std::uint64_t copies) {
  if (net > liquidation_[item]) liquidated_.add(item, 1, weight, copies);
  const auto& terms = watched_.terms()[item];
  const double missing = terms.loan->lenders_loss(terms.value, net);
  if (!(missing > 0.0)) return;
  short_.add(item, 1, weight, copies);
  loss_.add(item, missing, weight, copies);
}

void LenderLoss::merge(const LenderLoss& other) {
  totals_.merge(other.totals_);
  liquidated_.merge(other.liquidated_);
  short_.merge(other.short_);
  loss_.merge(other.loss_);
}

void LenderLoss::save(base::ArchiveWriter& archive) const {
  save_tag(archive, lender_loss_tag, watched_.size());
  totals_.save(archive);
  liquidated_.save(archive);
  short_.save(archive);
  loss_.save(archive);
}

void LenderLoss::load(base::ArchiveReader& archive) {
  load_tag(archive, lender_loss_tag, watched_.size());
  totals_.load(archive);
  liquidated_.load(archive);
  short_.load(archive);
  loss_.load(archive);
}

std::vector<Table> LenderLoss::tables(const MeasureContext& context) const {
  if (!context.asked.loan) return {};
  const auto trials = static_cast<double>(totals_.count());
  const std::size_t positions = context.position_count();
  PositionTable liquidation(positions, "liquidation_probability", "1",
                            "probability that the loan ends above `liquidation_ltv`; NaN without");
  PositionTable shortfall(positions, "shortfall_probability", "1",
                          "probability that the collateral does not repay the loan");
  PositionTable loss(positions, "lender_expected_loss", context.numeraire,
                     "mean of what the collateral does not repay");
  const auto of = [&](const EventSums& sums, std::size_t i) {
    return estimate_mean(sums.first(i), sums.second(i), trials, 0.0);
  };
  watched_.fill(liquidation, context, [&](std::size_t i) {
    return watched_.terms()[i].loan->liquidation_ltv
               ? of(liquidated_, i)
               : MeanEstimate{base::not_a_number, base::not_a_number};
  });
  watched_.fill(shortfall, context, [&](std::size_t i) { return of(short_, i); });
  watched_.fill(loss, context, [&](std::size_t i) { return loss_.mean(i, trials); });
  std::vector<Table> tables;
  for (const auto* table : {&liquidation, &shortfall, &loss}) table->append_to(tables);
  return tables;
}

std::size_t LenderLoss::memory_bytes(const MeasureContext& context) {
  const std::size_t items = context.terms.size();
  return WatchedPositions::memory_bytes(context) + AmountSums::memory_bytes(items) +
         2 * EventSums::memory_bytes(items, context.weighting, Multiplicity::once);
}

}  // namespace faultline::risk::measure
