// SPDX-License-Identifier: Apache-2.0
#include "risk/measure/components.hpp"

#include <string_view>

#include "base/contracts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/holder_loss.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk::measure {

using portfolio::HolderId;
using portfolio::loss_component_count;
using portfolio::LossComponent;

namespace {

constexpr std::string_view components_tag = "components";

}  // namespace

std::size_t Components::holders_of(const MeasureContext& context) {
  return context.components.empty() ? 0 : context.holder_count();
}

Components::Components(const MeasureContext& context)
    : parts_(holders_of(context) * loss_component_count), gap_(holders_of(context), 0) {
  for (std::size_t h = 0; h < holders_of(context); ++h) {
    const double quantum = context.grids[h].quantum();
    per_unit_.push_back(quantum > 0.0 ? 1.0 / (quantum * 0x1p50) : 0.0);
  }
}

void Components::add(const TrialBatch& batch) {
  if (per_unit_.empty()) return;
  const Parts all = batch.losses.parts;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].trial == all[begin].trial &&
           all[end].holder == all[begin].holder)
      ++end;
    add_holder(batch, all.subspan(begin, end - begin));
  }
}

/// All components of one holder in one trial.
void Components::add_holder(const TrialBatch& batch, Parts parts) {
  const auto [trial, holder, component, amount] = parts.front();
  const double unit = per_unit_[holder.index()];
  const double weight = batch.weight[trial];
  const auto copies = batch.trials.copies();
  const HolderId book{per_unit_.size() - 1};
  const double gross = holder_loss(batch.losses, trial, holder, book).gross;
  double slash = gross;
  for (const auto& part : parts) {
    const std::size_t row =
        holder.index() * loss_component_count + static_cast<std::size_t>(part.component);
    parts_.add(row, part.amount * unit, weight, copies);
    slash -= part.amount;
  }
  FAULTLINE_ENSURE(slash >= 0.0);
  const double gap =
      weight * weight * (gross * unit + slash * unit) * (gross * unit - slash * unit);
  gap_[holder.index()] += static_cast<numerics::Int128>(copies) * rounded(gap * weight_quanta);
}

void Components::merge(const Components& other) {
  FAULTLINE_EXPECT(gap_.size() == other.gap_.size());
  parts_.merge(other.parts_);
  for (std::size_t h = 0; h < gap_.size(); ++h) gap_[h] += other.gap_[h];
}

void Components::save(base::ArchiveWriter& archive) const {
  save_tag(archive, components_tag, gap_.size());
  parts_.save(archive);
  for (const auto& gap : gap_) archive.put(gap);
}

void Components::load(base::ArchiveReader& archive) {
  load_tag(archive, components_tag, gap_.size());
  parts_.load(archive);
  for (auto& gap : gap_) archive.get(gap);
}

LossSums Components::of(HolderId holder, LossComponent component) const {
  return parts_.of(holder.index() * loss_component_count + static_cast<std::size_t>(component));
}

double Components::square_gap(HolderId holder) const {
  return static_cast<double>(gap_[holder.index()]) / weight_quanta;
}

std::size_t Components::memory_bytes(const MeasureContext& context) {
  const std::size_t holders = holders_of(context);
  return SparseSums::memory_bytes(holders * loss_component_count) +
         holders * (sizeof(numerics::Int128) + sizeof(double));
}

}  // namespace faultline::risk::measure
