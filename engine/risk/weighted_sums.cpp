// SPDX-License-Identifier: Apache-2.0
#include "risk/weighted_sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "numerics/tile.hpp"
#include "risk/amounts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/octave_bands.hpp"
#include "risk/trial_totals.hpp"

namespace faultline::risk {

using portfolio::perspective_count;

namespace {

constexpr std::string_view weighted_sums_tag = "weighted_sums";

/// Units of every sum: 2⁻⁵⁰.
constexpr double weight_and_loss_quanta = 0x1p50;

}  // namespace

WeightedSums::WeightedSums(const MeasureContext& context)
    : sums_(context.holder_count() * perspective_count, Sums{}) {
  for (const numerics::MoneyGrid& grid : context.grids) {
    unit_.push_back(grid.quantum() * weight_and_loss_quanta);
    per_unit_.push_back(unit_.back() > 0.0 ? 1.0 / unit_.back() : 0.0);
  }
}

/// `loss` in units of u: above 0, and at most 1 but for rounding.
void WeightedSums::add_loss(Sums& sums, double loss, double weight) {
  const std::size_t band = OctaveBands{octaves_per_band, bands}.of(loss);
  const double scaled = loss * static_cast<double>(std::uint64_t{1} << (octaves_per_band * band));
  const double weighted = weight * scaled;
  sums[Sum::w] += rounded(weight * weight_and_loss_quanta);
  sums[Sum::w2] += rounded(weight * weight * weight_and_loss_quanta);
  sums[Sum::wx] += rounded(weight * loss * weight_and_loss_quanta);
  numerics::Int128* squares = &sums[Sum::first_square + band * Sum::square_count];
  squares[Sum::wx2] += rounded(weighted * scaled * weight_and_loss_quanta);
  squares[Sum::w2x2] += rounded(weighted * weighted * weight_and_loss_quanta);
}

/// A sum of squares over all bands, in units of u²; smallest losses first.
double WeightedSums::total_square(const Sums& sums, Sum::Square square) {
  double total = 0.0;
  for (std::size_t band = bands; band-- > 0;) {
    const auto sum =
        static_cast<double>(sums[Sum::first_square + band * Sum::square_count + square]);
    total +=
        std::ldexp(sum / weight_and_loss_quanta, -2 * static_cast<int>(octaves_per_band * band));
  }
  return total;
}

void WeightedSums::add(const TrialBatch& batch) {
  const auto& losses = batch.losses;
  const auto add_one = [&](std::size_t holder, std::size_t p, double loss, double weight) {
    if (!(loss > 0.0)) return;
    for (std::uint64_t k = 0; k < batch.trials.copies(); ++k) {
      add_loss(sums_[holder * perspective_count + p], loss * per_unit_[holder], weight);
    }
  };
  for (std::size_t p = 0; p < perspective_count; ++p) {
    const auto amounts = aggregate(losses, static_cast<portfolio::Perspective>(p));
    for (std::size_t row = 0; row < losses.tile.size(); ++row) {
      for (std::size_t lane = 0; lane < numerics::tile_width; ++lane) {
        add_one(numerics::tile_width * losses.tile[row] + lane, p, amounts.at(row, lane),
                batch.weight[losses.trial[row]]);
      }
    }
    for (std::size_t i = 0; i < losses.book.size(); ++i) {
      add_one(unit_.size() - 1, p, losses.book[i].aggregate[p], batch.weight[i]);
    }
  }
}

void WeightedSums::merge(const WeightedSums& other) {
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    for (std::size_t k = 0; k < Sum::count; ++k) sums_[i][k] += other.sums_[i][k];
  }
}

void WeightedSums::save(base::ArchiveWriter& archive) const {
  save_tag(archive, weighted_sums_tag, sums_.size());
  archive.put(unit_);
  for (const Sums& sums : sums_) {
    for (const numerics::Int128& sum : sums) archive.put(sum);
  }
}

void WeightedSums::load(base::ArchiveReader& archive) {
  load_tag(archive, weighted_sums_tag, sums_.size());
  std::vector<double> unit;
  archive.get(unit);
  if (unit != unit_) throw base::ArchiveError("saved moments are in other units");
  for (Sums& sums : sums_) {
    for (numerics::Int128& sum : sums) archive.get(sum);
  }
}

LossSums WeightedSums::of(portfolio::HolderId holder, portfolio::Perspective perspective) const {
  const Sums& sums =
      sums_[holder.index() * perspective_count + static_cast<std::size_t>(perspective)];
  const auto total = [&](std::size_t sum) {
    return static_cast<double>(sums[sum]) / weight_and_loss_quanta;
  };
  return {.weight = total(Sum::w),
          .weight_squared = total(Sum::w2),
          .first = total(Sum::wx),
          .second = total_square(sums, Sum::wx2),
          .weighted_second = total_square(sums, Sum::w2x2)};
}

std::size_t WeightedSums::memory_bytes(const MeasureContext& context) {
  return context.holder_count() * (perspective_count * sizeof(Sums) + 2 * sizeof(double));
}

}  // namespace faultline::risk
