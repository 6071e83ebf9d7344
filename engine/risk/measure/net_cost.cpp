// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/net_cost.hpp"

#include <limits>
#include <string_view>
#include <utility>

#include "base/contracts.hpp"
#include "numerics/tile.hpp"
#include "risk/archive_tag.hpp"
#include "risk/holder_values.hpp"

namespace faultline::risk::measure {

using numerics::tile_width;

namespace {

constexpr std::string_view net_cost_tag = "net-cost";

/// The most that net loss and reinstatements of a holder can come to.
double bound_of(const MeasureContext& context, std::size_t holder) {
  return context.largest_loss[holder] + context.costs->most_reinstated[holder];
}

/// What is told of the tail of differences is the book's.
BlockTail tail_of(const MeasureContext& context, std::size_t holder) {
  return portfolio::HolderId{holder} == context.book() ? BlockTail::kept : BlockTail::absent;
}

}  // namespace

NetCost::NetCost(const MeasureContext& context) : blocks_(context.parameter_parts) {
  if (!context.costs) return;
  const auto& costs = *context.costs;
  book_ = context.book().index();
  place_of_.assign(tile_width * numerics::tiles_for(context.holder_count()), nobody);
  for (std::size_t h = 0; h < context.holder_count(); ++h) {
    const double most = costs.most_reinstated[h];
    if (!(most > 0.0)) continue;
    const double bound = bound_of(context, h);
    place_of_[h] = static_cast<std::uint32_t>(holders_.size());
    holders_.push_back({.holder = h,
                        .reinstated = PaymentSums(most),
                        .cost = PaymentSums(bound),
                        .law = PaymentLaw(bound),
                        .by_block = {}});
    if (context.sums_by_block)
      holders_.back().by_block =
          BlockAmounts(bound, numerics::MoneyGrid(bound), tail_of(context, h));
  }
  if (!holders_.empty()) shares_ = costs.reinstated;
}

void NetCost::add(const TrialBatch& batch) {
  if (holders_.empty()) return;
  totals_.add(batch.weight, batch.trials.copies());
  const bool by_block = holders_.front().by_block.size() > 0;
  if (by_block) blocks_.share_out(batch.trials);
  for (std::size_t trial = 0; trial < batch.trials.size(); ++trial) {
    add_net(batch, trial);
    add_reinstated(batch, trial);
    end_trial(batch.weight[trial], batch.trials.copies(),
              by_block ? blocks_.shares_of(trial) : std::span<const TrialBlocks::Share>{});
  }
}

void NetCost::add_net(const TrialBatch& batch, std::size_t trial) {
  const auto& losses = batch.losses;
  for (auto row = losses.offset[trial]; row < losses.offset[trial + 1]; ++row) {
    const std::size_t first = tile_width * losses.tile[row];
    for (std::size_t lane = 0; lane < tile_width; ++lane) {
      const double net = losses.gross[row].lane[lane] - losses.recovered[row].lane[lane];
      if (!(net > 0.0) || first + lane >= book_ || place_of_[first + lane] == nobody) continue;
      touch(place_of_[first + lane]).net_now += net;
    }
  }
  const double book = losses.book[trial].aggregate[std::size_t(portfolio::Perspective::net)];
  if (book > 0.0 && place_of_[book_] != nobody) touch(place_of_[book_]).net_now += book;
}

void NetCost::add_reinstated(const TrialBatch& batch, std::size_t trial) {
  for (const auto& [contract, premium] : batch.recoveries.settled.reinstatements_in(trial))
    for (const auto& [holder, part] : shares_[contract.index()])
      touch(place_of_[holder.index()]).reinstated_now += part * premium;
}

NetCost::Holder& NetCost::touch(std::uint32_t place) {
  Holder& holder = holders_[place];
  if (holder.net_now == 0.0 && holder.reinstated_now == 0.0) touched_.push_back(place);
  return holder;
}

void NetCost::end_trial(double weight, std::uint64_t copies,
                        std::span<const TrialBlocks::Share> shares) {
  for (const std::uint32_t place : touched_) {
    Holder& holder = holders_[place];
    const double reinstated = std::exchange(holder.reinstated_now, 0.0);
    const double cost = std::exchange(holder.net_now, 0.0) + reinstated;
    holder.reinstated.add(reinstated, weight, copies);
    holder.cost.add(cost, weight, copies);
    holder.law.add(cost, weight, copies);
    holder.by_block.add(cost, weight, shares);
  }
  touched_.clear();
}

void NetCost::merge(const NetCost& other) {
  FAULTLINE_EXPECT(holders_.size() == other.holders_.size());
  totals_.merge(other.totals_);
  for (std::size_t i = 0; i < holders_.size(); ++i) {
    holders_[i].reinstated.merge(other.holders_[i].reinstated);
    holders_[i].cost.merge(other.holders_[i].cost);
    holders_[i].law.merge(other.holders_[i].law);
    holders_[i].by_block.merge(other.holders_[i].by_block);
  }
}

void NetCost::save(base::ArchiveWriter& archive) const {
  save_tag(archive, net_cost_tag, holders_.size());
  totals_.save(archive);
  for (const Holder& holder : holders_) {
    holder.reinstated.save(archive);
    holder.cost.save(archive);
    holder.law.save(archive);
    holder.by_block.save(archive);
  }
}

void NetCost::load(base::ArchiveReader& archive) {
  load_tag(archive, net_cost_tag, holders_.size());
  totals_.load(archive);
  for (Holder& holder : holders_) {
    holder.reinstated.load(archive);
    holder.cost.load(archive);
    holder.law.load(archive);
    holder.by_block.load(archive);
  }
}

std::vector<Table> NetCost::tables(const MeasureContext& context) const {
  if (!context.costs) return {};
  const auto& money = context.numeraire;
  HolderValues premium{{"premium", money, "its part of what covers cost over the horizon"},
                       context.costs->premium};
  HolderValues mean{{"expected_reinstatement_premium", money,
                     "mean of what it pays over the horizon to restore layers of covers"},
                    std::vector<double>(context.holder_count(), 0.0)};
  HolderValues error{
      {"expected_reinstatement_premium_se", money,
       "its standard error; NaN when it is the same in all trials, and where numbers "
       "are drawn"},
      std::vector<double>(context.holder_count(), std::numeric_limits<double>::quiet_NaN())};
  const auto n = static_cast<double>(totals_.count());
  for (const Holder& holder : holders_) {
    mean.values[holder.holder] = holder.reinstated.mean(n);
    if (!context.parameter_parts) error.values[holder.holder] = holder.reinstated.mean_error(n);
  }
  std::vector<Table> tables;
  for (const auto* one : {&premium, &mean, &error}) one->append_to(tables);
  return tables;
}

std::optional<NetCost::Law> NetCost::law_of(portfolio::HolderId holder) const {
  if (holder.index() >= place_of_.size() || place_of_[holder.index()] == nobody)
    return std::nullopt;
  const Holder& found = holders_[place_of_[holder.index()]];
  return Law{found.cost, found.law, found.by_block};
}

std::size_t NetCost::memory_bytes(const MeasureContext& context) {
  if (!context.costs) return 0;
  std::size_t bytes = context.holder_count() * sizeof(std::uint32_t);
  for (std::size_t h = 0; h < context.holder_count(); ++h) {
    if (!(context.costs->most_reinstated[h] > 0.0)) continue;
    bytes += sizeof(Holder) + PaymentLaw::memory_bytes();
    const double bound = bound_of(context, h);
    if (context.sums_by_block)
      bytes += BlockAmounts::memory_bytes(bound, numerics::MoneyGrid(bound), tail_of(context, h));
  }
  return bytes;
}

}  // namespace faultline::risk::measure
