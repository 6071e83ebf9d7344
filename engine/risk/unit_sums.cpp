// SPDX-License-Identifier: Apache-2.0
#include "risk/unit_sums.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <string_view>

#include "base/contracts.hpp"
#include "risk/amounts.hpp"
#include "risk/archive_tag.hpp"
#include "risk/octave_bands.hpp"

namespace faultline::risk {

using numerics::tile_width;
using portfolio::perspective_count;

namespace {

constexpr std::string_view unit_sums_tag = "unit_sums";
constexpr double unit_quanta = 0x1p50;
constexpr std::size_t octaves_per_band = 12;

double power_of_two(std::size_t exponent) {
  return static_cast<double>(std::uint64_t{1} << exponent);
}

}  // namespace

UnitSums::UnitSums(const MeasureContext& context)
    : positions_(context.position_count()),
      grids_(context.grids),
      sums_(context.holder_count() * perspective_count) {
  std::vector<double> largest_tiny;
  for (const auto& grid : grids_) {
    const double unit = grid.quantum() * unit_quanta;
    per_unit_.push_back(unit > 0.0 ? 1.0 / unit : 0.0);
    largest_tiny.push_back(std::nextafter(unit / power_of_two(octaves_per_band), 0.0));
  }
  largest_tiny_ = numerics::to_tiles(std::span(largest_tiny).first(positions_), 0.0);
  tile_per_unit_ = numerics::to_tiles(std::span(per_unit_).first(positions_), 0.0);
  pending_.resize(tile_per_unit_.size());
}

void UnitSums::add(const TrialBatch& batch) {
  FAULTLINE_EXPECT(std::all_of(batch.weight.begin(), batch.weight.end(),
                               [](double weight) { return weight == 1.0; }));
  wait_for(batch.trials.copies());
  for (std::uint32_t tile = 0; tile < batch.losses.tile_count(); ++tile) {
    if (!batch.losses.rows_of(tile).empty()) add_tile(batch, tile);
  }
  add_book(batch);
}

void UnitSums::add_tile(const TrialBatch& batch, std::uint32_t tile) {
  const auto all = batch.losses.rows_of(tile);
  Pending& pending = pending_[tile];
  std::array<std::uint32_t, perspective_count> tiny{};
  for (std::size_t first = 0; first < all.size(); first += most_pending_rows) {
    const auto rows = all.subspan(first, std::min(most_pending_rows, all.size() - first));
    if (pending.rows + rows.size() > most_pending_rows) settle(tile);
    const auto found = numerics::kernels::sum_losses(
        {rows, batch.losses.gross.data(), batch.losses.recovered.data()}, tile_per_unit_[tile],
        pending.sums);
    for (std::size_t p = 0; p < perspective_count; ++p) tiny[p] |= found[p];
    pending.rows += rows.size();
  }
  for (std::size_t p = 0; p < perspective_count; ++p) {
    if (tiny[p] != 0) add_tiny(batch, tile, p);
  }
}

/// The squares that the kernel left out.
void UnitSums::add_tiny(const TrialBatch& batch, std::uint32_t tile, std::size_t perspective) {
  const auto amounts = aggregate(batch.losses, static_cast<portfolio::Perspective>(perspective));
  const auto all = batch.losses.rows_of(tile);
  constexpr std::size_t strip = 16;
  std::array<std::uint32_t, strip> positive;
  std::array<std::uint32_t, strip> squared;
  for (std::size_t first = 0; first < all.size(); first += strip) {
    const auto rows = all.subspan(first, std::min(strip, all.size() - first));
    const numerics::kernels::TileColumn column{rows, amounts.a, amounts.b};
    numerics::kernels::find_above(column, numerics::Tile{}, positive.data());
    numerics::kernels::find_above(column, largest_tiny_[tile], squared.data());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (auto lanes = positive[i] & ~squared[i]; lanes != 0; lanes &= lanes - 1) {
        const auto lane = static_cast<std::size_t>(std::countr_zero(lanes));
        const std::size_t holder = tile_width * tile + lane;
        add_square(sums_[place(holder, perspective)], amounts.at(rows[i], lane) * per_unit_[holder],
                   batch.trials.copies());
      }
    }
  }
}

/// `loss` in units of u, in (0, 1] but for rounding.
void UnitSums::add_square(Sums& sums, double loss, std::uint64_t copies) const {
  const std::size_t band = OctaveBands{octaves_per_band, bands}.of(loss);
  const double scaled = loss * power_of_two(octaves_per_band * band);
  const auto square = static_cast<std::int64_t>(std::nearbyint(scaled * scaled * unit_quanta));
  sums.squares[band] += static_cast<numerics::Int128>(copies) * square;
}

void UnitSums::add_book(const TrialBatch& batch) {
  const std::uint64_t copies = batch.trials.copies();
  for (const auto& loss : batch.losses.book) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      const double amount = loss.aggregate[p];
      if (!(amount > 0.0)) continue;
      Sums& sums = sums_[place(positions_, p)];
      sums.positive += copies;
      sums.quanta += static_cast<numerics::Int128>(copies) * grids_[positions_].quanta(amount);
      add_square(sums, amount * per_unit_[positions_], copies);
    }
  }
}

/// Net is what gross is more than recovered.
std::uint64_t UnitSums::Pending::quanta(std::size_t perspective, std::size_t lane) const {
  const auto of = [&](portfolio::Perspective p) {
    return sums[static_cast<std::size_t>(p)].quanta[lane];
  };
  if (perspective != static_cast<std::size_t>(portfolio::Perspective::net)) {
    return of(static_cast<portfolio::Perspective>(perspective));
  }
  return of(portfolio::Perspective::gross) - of(portfolio::Perspective::recovered);
}

UnitSums::Sums UnitSums::sum_of(const Sums& sums, const Pending& pending, std::size_t perspective,
                                std::size_t lane) const {
  const auto times = static_cast<numerics::Int128>(pending_copies_);
  Sums sum = sums;
  sum.positive += pending_copies_ * pending.sums[perspective].positive[lane];
  sum.quanta += times * pending.quanta(perspective, lane);
  sum.squares[0] += times * pending.sums[perspective].squares[lane];
  return sum;
}

void UnitSums::settle(std::size_t tile) {
  Pending& pending = pending_[tile];
  const std::size_t first = tile_width * tile;
  for (std::size_t lane = 0; lane < tile_width && first + lane < positions_; ++lane) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      Sums& sums = sums_[place(first + lane, p)];
      sums = sum_of(sums, pending, p, lane);
    }
  }
  pending = {};
}

void UnitSums::settle_all() {
  for (std::size_t tile = 0; tile < pending_.size(); ++tile) {
    if (pending_[tile].rows != 0) settle(tile);
  }
}

void UnitSums::wait_for(std::uint64_t copies) {
  if (copies == pending_copies_) return;
  settle_all();
  pending_copies_ = copies;
}

UnitSums::Sums UnitSums::settled(std::size_t holder, std::size_t perspective) const {
  const Sums& sums = sums_[place(holder, perspective)];
  if (holder == positions_) return sums;
  return sum_of(sums, pending_[numerics::tile_of(holder)], perspective,
                numerics::lane_in_tile(holder));
}

void UnitSums::merge(const UnitSums& other) {
  FAULTLINE_EXPECT(per_unit_ == other.per_unit_);
  for (std::size_t holder = 0; holder <= positions_; ++holder) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      Sums& to = sums_[place(holder, p)];
      const Sums from = other.settled(holder, p);
      to.positive += from.positive;
      to.quanta += from.quanta;
      for (std::size_t b = 0; b < bands; ++b) to.squares[b] += from.squares[b];
    }
  }
}

void UnitSums::save(base::ArchiveWriter& archive) const {
  save_tag(archive, unit_sums_tag, sums_.size());
  archive.put(per_unit_);
  for (std::size_t holder = 0; holder <= positions_; ++holder) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      const Sums sums = settled(holder, p);
      archive.put(sums.positive);
      archive.put(sums.quanta);
      for (const auto& square : sums.squares) archive.put(square);
    }
  }
}

void UnitSums::load(base::ArchiveReader& archive) {
  load_tag(archive, unit_sums_tag, sums_.size());
  std::vector<double> per_unit;
  archive.get(per_unit);
  if (per_unit != per_unit_) throw base::ArchiveError("saved moments are in other units");
  settle_all();
  for (Sums& sums : sums_) {
    archive.get(sums.positive);
    archive.get(sums.quanta);
    for (auto& square : sums.squares) archive.get(square);
  }
}

std::uint64_t UnitSums::most_positive() const {
  std::uint64_t most = 0;
  for (std::size_t holder = 0; holder <= positions_; ++holder) {
    for (std::size_t p = 0; p < perspective_count; ++p) {
      most = std::max(most, settled(holder, p).positive);
    }
  }
  return most;
}

LossSums UnitSums::of(portfolio::HolderId holder, portfolio::Perspective perspective) const {
  const Sums sums = settled(holder.index(), static_cast<std::size_t>(perspective));
  double second = 0.0;  // smallest losses first
  for (std::size_t band = bands; band-- > 0;) {
    const int octaves = static_cast<int>(octaves_per_band * band);
    second += std::ldexp(static_cast<double>(sums.squares[band]) / unit_quanta, -2 * octaves);
  }
  const auto count = static_cast<double>(sums.positive);
  return {.weight = count,
          .weight_squared = count,
          .first = static_cast<double>(sums.quanta) / unit_quanta,
          .second = second,
          .weighted_second = second};
}

std::size_t UnitSums::memory_bytes(const MeasureContext& context) {
  return context.holder_count() * (perspective_count * sizeof(Sums) + 4 * sizeof(double)) +
         numerics::tiles_for(context.position_count()) * sizeof(Pending);
}

}  // namespace faultline::risk
